import Connectors
import Messages
import Testing
import TimeSeries

struct SamuTests {
    @Test func saysWhatIsWrongWhere() {
        let file = Deliveries<Samu>()
        let expected = Messages.expectedColumns(
            "date, service, affaires, primaires… / date, heure, samu, indicateur, valeur")
        let bad: [(String, DecodeError)] = [
            (
                "<html></html>",
                .notThisFormat(
                    file: "a.csv", connector: "samu", line: 1, found: Messages.foundWebPage, expected: expected)
            ),
            (
                "date,service,effectif\n2024-01-01,SAMU 67,3\n",
                .notThisFormat(
                    file: "a.csv", connector: "samu", line: 1, found: Text(verbatim: "date,service,effectif"),
                    expected: expected)
            ),
            (
                "date,samu,effectif\n2024-01-01,67,3\n",
                .missingColumn(file: "a.csv", line: 1, column: "affaires", found: "date,samu,effectif")
            ),
            (
                "jour,service,dossiers,dossiers\n",
                .repeatedColumn(file: "a.csv", line: 1, column: "dossiers")
            ),
            (
                "date,heure,samu,indicateur\n",
                .missingColumn(file: "a.csv", line: 1, column: "valeur", found: "date,heure,samu,indicateur")
            ),
            (
                "date,heure,samu,indicateur,valeur\n2024-01-01,7:30,67,appels,12\n",
                .badValue(file: "a.csv", line: 2, column: "heure", found: "7:30", expected: Messages.expectedHour)
            ),
        ]
        for (text, expected) in bad { #expect(file.error(text) == expected) }
    }

    @Test(
        arguments: [
            ("SAMU 67", "67"), ("samu67", "67"), ("67", "67"), ("SAMU 2A", "2A"), ("FR2A0", "2A"), ("FR974", "974"),
            ("SAMU de la Seine-Saint-Denis", "93"), ("SAMU 1", "01"), ("Val-de-Marne", "94"),
        ])
    func placesASamu(name: String, code: String) throws {
        let delivery = try Deliveries<Samu>().decode("date,samu,appels\n2024-01-01,\(name),12\n")
        #expect(delivery.observations.map(\.series.place) == [.departement(code)])
    }

    /// A label with an offset says which of the two hours it is; 2024-10-27T02:00 was at 00:00Z and at 01:00Z.
    @Test func readsHoursWithAnOffset() throws {
        let delivery = try Deliveries<Samu>().decode(
            "date,samu,appels\n2024-10-27T02:00+02:00,75,5\n2024-10-27T02:00+01:00,75,6\n2024-10-27 04:00,75,7\n")
        #expect(
            delivery.lines == [
                "dep:75|samu_calls|all|hour 2024-10-27T00:00:00Z 5.0 2024-10-28T07:00:00Z",
                "dep:75|samu_calls|all|hour 2024-10-27T01:00:00Z 6.0 2024-10-28T07:00:00Z",
                "dep:75|samu_calls|all|hour 2024-10-27T03:00:00Z 7.0 2024-10-28T07:00:00Z",
            ])
    }

    /// One row at the doubled label holds both hours: it is known when the second is over.
    @Test func keepsOneRowForBothHours() throws {
        var file = Deliveries<Samu>()
        file.declared = Instant(iso8601: "2024-10-27T01:30:00Z")
        let delivery = try file.decode("date,heure,samu,appels\n2024-10-27,2,75,11\n2024-10-27,1,75,4\n")
        #expect(
            delivery.lines == [
                "dep:75|samu_calls|all|hour 2024-10-26T23:00:00Z 4.0 2024-10-27T01:30:00Z",
                "dep:75|samu_calls|all|hour 2024-10-27T00:00:00Z 11.0 2024-10-27T02:00:00Z",
            ])
    }

    /// SOURCE.md: 7,220 rows; SAMU 67 6 days duplicated, SAMU 68 19, of which two beside a row of zeros; 3 rows of zeros.
    @Test(.enabled(if: PublisherFiles.arePresent, "needs ../shared/data"))
    func readsEveryRow() throws {
        let delivery = try Deliveries<Samu>().real("alsace-samu-daily/samu67_68_daily_2006_2016.csv")
        #expect(delivery.end.recordsRead == 7_220 && delivery.end.recordsRejected == 0)
        #expect(delivery.notes == ["samu-repeated-row 23", "samu-zero-row 3"])
        let days = { (code: String) in
            delivery.observations.filter { $0.series == SeriesKey(.departement(code), .samuFiles, every: .day) }
        }
        // 3,748 rows less 6 said twice; 3,472 less 19 said twice (two of them zeros) and one day that is zeros alone.
        #expect(days("67").count == 3_742 && days("68").count == 3_452)
        #expect(days("68").allSatisfy { ($0.value ?? 0) > 0 })
        #expect(delivery.value("dep:68|samu_files|all|day", "2006-07-18T22:00:00Z") == 396)
    }
}
