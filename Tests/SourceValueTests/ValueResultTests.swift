import Features
import Foundation
import Messages
import Statistics
import Testing
import TimeSeries

@testable import SourceValue

/// What is kept of a study, and how predictable its series are.
@Suite struct ValueResultTests {
    private static let made = Result { try make() }
    private static func result() throws -> ValueResult { try made.get() }

    /// With one source only, so that there is no loss with all: a figure that is not finite is kept too.
    private static func make() throws -> ValueResult {
        let study = StudyTests.study(every: 7)
        let archive = ObservationArchive(StudyTests.observations(effect: 0.6))
        let losses = try StudyTests.losses(StudyTests.observations(effect: 0.6), study)
        return ValueResult(
            question: ValueResult.Question(
                pattern: "dep:75|visits|*|day", sources: ["samu", "sos-medecins"], from: study.from, to: study.to,
                every: 7, horizons: study.horizons, zone: "Europe/Paris"),
            made: ValueResult.Made(at: study.zone.start(of: study.to), version: "1.2.3"), dataAsOf: nil,
            table: ValueTable([losses], sources: ["samu", "sos-medecins"], every: 7),
            sources: study.sources.map { $0.facts(in: study, archive: archive) },
            predictability: [try #require(SeriesPredictability(study, losses, archive: archive))], left: [],
            names: ["dep:75": "Paris"])
    }

    @Test func whatIsKeptIsRead() throws {
        let result = try Self.result()
        #expect(result.table.fullLoss.isNaN)
        let read = try #require(KeptValue(try result.encoded(), id: "x").result)
        #expect(read.table.fullLoss.isNaN)
        var (one, other) = (result, read)
        (one.table.fullLoss, other.table.fullLoss) = (0, 0)
        #expect(one == other)
        #expect(try read.encoded() == result.encoded())
    }

    @Test func brokenAndForeignBytesAreSentences() throws {
        let bytes = try Self.result().encoded()
        for length in [0, 1, bytes.count / 2, bytes.count - 1] {
            #expect(KeptValue(bytes.prefix(length), id: "x").result == nil)
        }
        guard case .unreadable(let text, "x") = KeptValue(Data("{\"layout\": 99}".utf8), id: "x") else {
            Issue.record("another layout is not read")
            return
        }
        #expect(text.english.contains("another version") && text.french.contains("vigie value"))
    }

    @Test func theCommandAsksTheSameAgain() throws {
        // `StudyTests.study`: 620 days after 3 January 2022, to 14 days before day 1000.
        #expect(
            try Self.result().question.command
                == "vigie value --series 'dep:75|visits|*|day' --from 2023-09-15 --to 2024-09-15 --every 7 --sources samu,sos-medecins"
        )
    }

    /// Calls are known at 04:00 of the day after theirs: four hours from the end of their day.
    @Test func delayIsMeasured() throws {
        let facts = try #require(try Self.result().facts(of: "samu"))
        #expect(abs((facts.delay ?? 0) - 4.0 / 24) < 0.05)
        #expect(try Self.result().facts(of: "sos-medecins")?.delay == nil)
    }

    /// Days of the week make up nearly half of what is left above the noise here; ordinary and busy days add up to all.
    @Test func predictabilityAddsUp() throws {
        let row = try #require(try Self.result().predictability.first)
        let sources = try #require(row.sources)
        #expect(abs(row.calendar + row.level + sources + row.remainder + row.noise - 1) < 1e-12)
        // Means of about 400: E|Y − median| / mean of a Poisson count is √(2 / (π · 400)) = 0.040.
        #expect(abs(row.relativeErrorFloor - 0.040) < 0.004)
        // Negative binomial of size 900 and mean 400: variance 1 + 400 / 900 times Poisson's, and the level wanders.
        #expect(row.overdispersion > 1.3)
        #expect(row.calendar > 0.2)
        #expect(sources > 0.02)
        #expect(row.left > 0 && row.left < 1)
        #expect(abs(row.left - (row.loss - row.floor) / row.loss) < 1e-12)
    }

    /// A source without an effect explains nothing out of sample, however many columns it has.
    @Test func nothingIsExplainedByNothing() throws {
        let study = StudyTests.study(every: 7)
        let observations = StudyTests.observations(effect: 0)
        let losses = try StudyTests.losses(observations, study)
        let row = try #require(SeriesPredictability(study, losses, archive: ObservationArchive(observations)))
        #expect(abs(try #require(row.sources)) < 0.03)
    }

    /// All days are the ordinary and the busy ones: their counts, and the mean of their losses.
    @Test func ordinaryAndBusyDaysAreParts() throws {
        let table = try Self.result().table
        func row(_ days: ValueTable.Scope.Days?) -> ValueTable.Row? {
            table.rows.first { $0.mode == .added && $0.scope == ValueTable.Scope(days: days) }
        }
        let (all, ordinary) = (try #require(row(nil)), try #require(row(.ordinary)))
        #expect(ordinary.scope.description == "ordinary")
        #expect(ordinary.gain.gain != all.gain.gain)
        #expect(ordinary.gain.origins <= all.gain.origins)
    }
}
