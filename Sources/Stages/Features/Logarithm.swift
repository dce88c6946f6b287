private import Foundation

/// `log(1 + x)` for x > −1, NaN otherwise.
func logOnePlus(_ x: Double) -> Double { x > -1 ? log1p(x) : .nan }
