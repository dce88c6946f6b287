import CLightGBM
import Forecasting

/// Gradient-boosted regression trees, trained and evaluated by LightGBM.
///
/// Ke et al. 2017, *LightGBM: A Highly Efficient Gradient Boosting Decision Tree*, NIPS 30.
/// The library is a file found at run time; loading it is not IO on data, and nothing that it computes depends on where it lies.
/// One thread, fixed seeds and LightGBM's deterministic mode: the same rows give the same trees, whatever else runs.
final class GradientBoosting: Sendable {
    /// Rows of features, row-major, NaN where unknown.
    struct Rows: Sendable {
        let columns: Int
        private(set) var values: [Float] = []

        var count: Int { values.count / columns }

        init(columns: Int) { self.columns = columns }

        mutating func append(_ row: [Float]) {
            precondition(row.count == columns, "a row has one value for each column")
            values += row
        }

        subscript(range: Range<Int>) -> Rows {
            var part = Rows(columns: columns)
            part.values = Array(values[(range.lowerBound * columns)..<(range.upperBound * columns)])
            return part
        }
    }

    /// What the trees are to learn, one number for each row.
    struct Target: Sendable {
        var values: [Double] = []
        var weights: [Double] = []
        /// Score from which boosting starts: the logarithm of a mean for counts.
        var offsets: [Double] = []

        subscript(range: Range<Int>) -> Target {
            Target(
                values: Array(values[range]), weights: Array(weights[range]), offsets: Array(offsets[range]))
        }
    }

    /// LightGBM's parameters, by its own names.
    struct Settings: Sendable, Hashable, Codable {
        var objective: String
        var rounds: Int
        var learningRate: Double
        var leaves: Int
        var leastRowsInLeaf: Int
        /// Added to the sum of second derivatives in a leaf.
        var ridge: Double
        var featureFraction: Double
        var rowFraction: Double
        var seed: Int = 1
        var mostBins: Int = 127

        var text: String {
            """
            objective=\(objective) learning_rate=\(learningRate) num_leaves=\(leaves) \
            min_data_in_leaf=\(leastRowsInLeaf) min_sum_hessian_in_leaf=0 lambda_l2=\(ridge) \
            feature_fraction=\(featureFraction) bagging_fraction=\(rowFraction) \
            bagging_freq=\(rowFraction < 1 ? 1 : 0) seed=\(seed) max_bin=\(mostBins) boost_from_average=false \
            num_threads=1 deterministic=true force_row_wise=true verbose=-1
            """
        }
    }

    /// False where the library is not installed.
    static var isAvailable: Bool { clightgbm_load() == 1 }

    static let name = "lib_lightgbm.so"

    // A booster that is only read from, which LightGBM allows from many threads; freed with this object.
    private nonisolated(unsafe) let booster: CLightGBMBooster
    let rounds: Int

    /// What LightGBM last refused on this thread, in its words.
    private static func refusal(of model: String) -> FitError {
        .libraryRefused(name: name, model: model, reason: clightgbm_last_error().map { String(cString: $0) } ?? "")
    }

    /// - Throws: `libraryMissing`; `libraryRefused` when LightGBM refuses the rows or the settings.
    init(_ rows: Rows, _ target: Target, _ settings: Settings, model: String) throws(FitError) {
        guard Self.isAvailable else { throw .libraryMissing(name: Self.name) }
        func check(_ status: Int32) throws(FitError) { if status != 0 { throw Self.refusal(of: model) } }
        var dataset: CLightGBMDataset?
        try check(
            rows.values.withUnsafeBufferPointer {
                clightgbm_dataset_create_from_mat(
                    $0.baseAddress, Int32(CLightGBMFloat32), Int32(rows.count), Int32(rows.columns), 1,
                    settings.text, nil, &dataset)
            })
        guard let dataset else { throw Self.refusal(of: model) }
        defer { _ = clightgbm_dataset_free(dataset) }
        let count = Int32(rows.count)
        let (labels, weights) = (target.values.map(Float.init), target.weights.map(Float.init))
        try check(
            clightgbm_dataset_set_field(dataset, "label", labels, count, Int32(CLightGBMFloat32)))
        try check(
            clightgbm_dataset_set_field(dataset, "weight", weights, count, Int32(CLightGBMFloat32)))
        try check(
            clightgbm_dataset_set_field(
                dataset, "init_score", target.offsets, count, Int32(CLightGBMFloat64)))
        var created: CLightGBMBooster?
        try check(clightgbm_booster_create(dataset, settings.text, &created))
        guard let created else { throw Self.refusal(of: model) }
        var done = 0
        var finished: Int32 = 0
        while done < settings.rounds, finished == 0 {
            guard clightgbm_booster_update_one_iter(created, &finished) == 0 else {
                let refusal = Self.refusal(of: model)
                _ = clightgbm_booster_free(created)
                throw refusal
            }
            done += 1
        }
        booster = created
        rounds = done
    }

    deinit { _ = clightgbm_booster_free(booster) }

    /// Sum of the trees of the rounds `from ..< to` for each row, without the offset.
    func scores(_ rows: Rows, from: Int = 0, to: Int? = nil) -> [Double] {
        let number = (to ?? rounds) - from
        guard rows.count > 0, number > 0 else { return Array(repeating: 0, count: rows.count) }
        var scores = [Double](repeating: 0, count: rows.count)
        var count: Int64 = 0
        let status = rows.values.withUnsafeBufferPointer {
            clightgbm_booster_predict_for_mat(
                booster, $0.baseAddress, Int32(CLightGBMFloat32), Int32(rows.count), Int32(rows.columns), 1,
                Int32(CLightGBMPredictRaw), Int32(from), Int32(number), "num_threads=1 verbose=-1", &count, &scores)
        }
        precondition(status == 0 && count == rows.count, "a booster predicts rows like those that it was trained on")
        return scores
    }
}
