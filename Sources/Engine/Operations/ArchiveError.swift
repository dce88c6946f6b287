internal import Foundation
public import Messages

/// Why a raw delivery could not be kept or read again.
///
/// A delivery that could not be kept is not taken in either.
public enum ArchiveError: ExplainedError, Hashable {
    case diskFull(path: String)
    case cannotWrite(path: String, reason: String)
    case unreadable(path: String)
    /// The bytes changed while they were read.
    case changed(name: String)
    case missing(name: String, hash: String)
    /// The bytes kept are not those that came.
    case damaged(name: String, hash: String)

    init(_ code: Int32, path: String) {
        self =
            code == ENOSPC || code == EDQUOT
            ? .diskFull(path: path) : .cannotWrite(path: path, reason: String(cString: strerror(code)))
    }

    public var text: Text {
        switch self {
        case .diskFull(let path): Messages.archiveDiskFull(path: path)
        case .cannotWrite(let path, let reason): Messages.archiveCannotWrite(path: path, reason: reason)
        case .unreadable(let path): Messages.fileUnreadable(path)
        case .changed(let name): Messages.fileChanged(name)
        case .missing(let name, let hash): Messages.rawMissing(name: name, hash: hash)
        case .damaged(let name, let hash): Messages.rawDamaged(name: name, hash: hash)
        }
    }
}
