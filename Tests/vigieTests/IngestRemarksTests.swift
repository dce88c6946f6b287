import Testing

/// What `vigie ingest` says of files that hold no figures.
@Suite struct IngestRemarksTests {
    @Test func saysThatNothingWasLearnt() throws {
        let folder = try ScratchFolder()
        try folder.file(
            "Q_93.csv",
            holding: "NUM_POSTE;NOM_USUEL;LAT;LON;ALTI;AAAAMMJJ;UM\n93999001;INVENTEE;48.9;2.4;40;20240101;\n")
        let run = try VigieRun("ingest", "--lang", "en", "meteofrance", "Q_93.csv", in: folder)
        #expect(run.status == 0 && run.errors.contains("Nothing was kept"), "\(run.errors)")
    }

    @Test func saysHowManyPlacesWereLearnt() throws {
        let folder = try ScratchFolder()
        try folder.file(
            "sites.csv", holding: "FI,RS,dep,lat\n750099901,GH INVENTE,75,48.8\n930099901,CH INVENTE,93,48.9\n")
        let run = try VigieRun("ingest", "--lang", "en", "ed-list", "sites.csv", in: folder)
        #expect(run.status == 0 && run.errors.contains("2 places recorded"), "\(run.errors)")
    }
}
