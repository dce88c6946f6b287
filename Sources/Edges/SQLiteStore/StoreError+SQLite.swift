private import Foundation
internal import GRDB
internal import Store

extension StoreError {
    /// What an error of SQLite, of the codec or of the file system means for the user.
    init(_ error: any Error, path: String) {
        switch error {
        case let error as StoreError: self = error
        case is BlockError: self = .damaged(what: "observations")
        case let error as DatabaseError:
            switch error.resultCode {
            case .SQLITE_FULL: self = .diskFull(path: path)
            case .SQLITE_BUSY, .SQLITE_LOCKED: self = .busy(path: path)
            case .SQLITE_CORRUPT, .SQLITE_NOTADB: self = .damaged(what: path)
            case .SQLITE_CANTOPEN: self = .cannotOpen(path: path, reason: error.message ?? "\(error)")
            case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHMSIZE: self = .diskFull(path: path)
            default: self = .failed(reason: error.message ?? "\(error)")
            }
        case let error as RowSpill.Failure where error.code == ENOSPC || error.code == EDQUOT:
            self = .diskFull(path: path)
        case is DecodingError: self = .damaged(what: path)
        default: self = .failed(reason: "\(error)")
        }
    }
}
