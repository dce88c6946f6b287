public import Connectors
public import Messages
public import Reconciliation
public import Store
public import TimeSeries

/// Why a use case could not be carried out.
public enum OperationError: ExplainedError {
    case store(StoreError)
    case delivery(DecodeError)
    /// A raw delivery could not be kept, or what was kept not be read again.
    case archive(ArchiveError)
    case noSuchFile(String)
    /// A result could not be written to this file.
    case cannotKeep(String, reason: String)
    case unreadable(String)
    /// No series of the store matches what was asked for.
    case noSeries(pattern: String)
    /// The store holds nothing yet.
    case emptyStore
    /// No series has enough past before the first day of a study.
    case tooShortForValue(from: String)
    /// The places of the store do not form a hierarchy.
    case hierarchy(HierarchyError)
    case reconciliation(ReconciliationError)
    /// The run was asked to end before it had kept anything.
    case ended

    public var text: Text {
        switch self {
        case .store(let error): error.text
        case .delivery(let error): error.text
        case .archive(let error): error.text
        case .noSuchFile(let path): Messages.noSuchFile(path)
        case .unreadable(let name): Messages.fileUnreadable(name)
        case .cannotKeep(let path, let reason): Messages.cannotKeepValue(path, reason: reason)
        case .noSeries(let pattern): Messages.noSeriesMatches(pattern)
        case .emptyStore: Messages.emptyStore
        case .tooShortForValue(let from): Messages.tooShortForValue(from: from)
        case .hierarchy(let error): error.text
        case .reconciliation(let error): error.text
        case .ended: Messages.forecastEnded
        }
    }

    /// Whether the next file would fare no better: the store or the archive failed, not the file.
    var stopsIngestion: Bool {
        switch self {
        case .store: true
        case .archive(.changed), .archive(.unreadable), .archive(.missing), .archive(.damaged): false
        case .archive: true
        default: false
        }
    }
}
