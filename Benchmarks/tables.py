"""Tables of a benchmark run in Markdown: what `scripts/bench` writes into RESULTS.md. Standard library only."""
import math

BEGIN, END = "<!-- bench:begin -->", "<!-- bench:end -->"
PRODUCTION = "production"
LIBRARIES = ["autoarima", "autoets", "autotheta", "mstl", "prophet", "lgbm"]
CPU_TARGET = 1 / 3
COVERAGE = {"fair50": 0.5, "fair80": 0.8, "fair90": 0.9}


def table(heading, rows):
    line = lambda cells: "| " + " | ".join(str(cell) for cell in cells) + " |"
    return [line(heading), line("---" for _ in heading), *(line(row) for row in rows)]


def number(value, form=".4f"):
    return "–" if value is None or not math.isfinite(value) else format(value, form)


def seconds(value):
    return number(value, ".2f" if value is not None and value < 10 else ",.0f")


def with_interval(line, figure, form):
    """A figure and its 95 % interval."""
    if figure not in line:
        return "–"
    low, high = line[f"{figure.removesuffix('_closed')}_interval"]
    if low == high:  # a peer against itself
        return number(line[figure], form)
    return f"{number(line[figure], form)} ({number(low, form)} to {number(high, form)})"


def coverage(line, figure):
    """A coverage; a star where its interval leaves out the nominal figure."""
    found = line.get("intervals", {}).get(figure)
    return number(line.get(figure), ".3f") + (" *" if found and found["differs"] else "")


def coverage_with_interval(line, figure):
    found = line.get("intervals", {}).get(figure)
    if not found:
        return "–"
    low, high = found["interval"]
    return f"{coverage(line, figure)} ({low:.3f} to {high:.3f})"


def geometric_mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def deviation(folders, figure=None):
    """Mean over the folders of how far production's coverage is from nominal; of all three without a figure."""
    found = [abs(folder["mine"][PRODUCTION][f] - nominal) for folder in folders for f, nominal in COVERAGE.items()
             if figure in (None, f) and math.isfinite(folder["mine"][PRODUCTION].get(f, math.nan))]
    return sum(found) / len(found) if found else None


def cpu_of_peers(folder, names=None):
    """CPU seconds of the peers that are not made of others."""
    return sum(line.get("cpu", 0) for peer, line in folder["peers"].items() if names is None or peer in names)


# ---------------------------------------------------------------- one folder
def folder(result):
    """All forecasters on one folder, the best first."""
    ours = result["mine"].get(PRODUCTION, {})
    lines = [(("**production**" if name == PRODUCTION else name), line) for name, line in result["mine"].items()]
    lines += [(f"peer `{name}`", line) for name, line in result["peers"].items() if "not_for" not in line]
    lines.sort(key=lambda pair: pair[1].get("scaled", math.inf))
    rows = []
    for name, line in lines:
        if "scaled" not in line:
            rows.append([name, line.get("failed", "not scored"), *[""] * 10])
            continue
        cpu = line.get("cpu")
        rows.append([name, number(line["scaled"]), with_interval(line, "ratio", ".3f"), number(line.get("gap_closed"), "+.2f"), number(line["mase"], ".3f"),
                     *(coverage(line, figure) for figure in COVERAGE), seconds(line.get("wall")), seconds(cpu),
                     number(cpu / ours["cpu"], ".2f") if cpu is not None and ours.get("cpu") else "–", line.get("megabytes", "–")])
    best, oracle = result["best_peer"], result["oracle"]
    text = [f"### `{result['task']}`", ""]
    if oracle:
        text += [(f"Best peer: `{best}`. " if best else "No peer. ") + f"Oracle: scaled {oracle['oracle_scaled']:.4f}, "
                 f"dispersion around it {oracle['dispersion']:.2f}.", ""]
    heading = ["forecaster", "scaled", "ratio (95 %)", "gap closed", "MASE", *COVERAGE, "s", "CPU s", "CPU, ratio", "MB"]
    text += table(heading, rows)
    left_out = [f"`{name}` ({line['not_for']})" for name, line in result["peers"].items() if "not_for" in line]
    return text + (["", "Not for this folder: " + ", ".join(left_out) + "."] if left_out else [])


# ---------------------------------------------------------------- all folders
def accuracy(folders):
    """Production on every folder against the best peer, with the means over folders."""
    rows, ratios, gaps = [], [], []
    for result in folders:
        line = result["mine"][PRODUCTION]
        if "scaled" not in line:
            rows.append([f"`{result['task']}`", line.get("failed", "not scored"), *[""] * 5])
            continue
        if "ratio" in line:
            ratios.append(line["ratio"])
            gaps.append(line["gap_closed"])
        rows.append([f"`{result['task']}`", number(line["scaled"]), f"`{result['best_peer']}`" if result["best_peer"] else "–",
                     with_interval(line, "ratio", ".3f"), with_interval(line, "gap_closed", "+.2f"), line["missing"], line["crossing"]])
    if ratios:
        finite = [gap for gap in gaps if math.isfinite(gap)]
        rows.append([f"mean of {len(ratios)}", "", "", f"{geometric_mean(ratios):.3f} (geometric)", number(sum(finite) / len(finite), "+.2f") if finite else "–", "", ""])
    return table(["folder", "scaled", "best peer", "ratio (95 %)", "gap closed (95 %)", "missing", "crossing"], rows)


def calibration(folders):
    rows = [[f"`{result['task']}`", *(coverage_with_interval(result["mine"][PRODUCTION], figure) for figure in COVERAGE)] for result in folders]
    rows.append(["mean distance to nominal", *(number(deviation(folders, figure), ".3f") for figure in COVERAGE)])
    found = [(result["task"], figure, interval) for result in folders for figure, interval in result["mine"][PRODUCTION].get("intervals", {}).items()]
    apart = [f"`{task}` at {100 * COVERAGE[figure]:.0f} %" for task, figure, interval in found if interval["differs"]]
    text = f"Mean distance over folders and the three intervals: {number(deviation(folders), '.3f')}. "
    text += f"Of {len(found)} intervals {len(apart)} leave the nominal figure out" + (f": {', '.join(apart)}." if apart else ".") if found else ""
    return table(["folder", "50 %", "80 %", "90 %"], rows) + ["", text.strip()]


def cost(folders):
    """CPU of the production pipeline against that of the peers."""
    def row(name, ours, libraries, peers, rest):
        share = lambda sum: number(ours / sum, ".3f") if sum else "–"
        return [name, seconds(ours), seconds(libraries), share(libraries), seconds(peers), share(peers), *rest]

    measured = [result for result in folders if "file" in result["mine"][PRODUCTION]]
    rows = []
    for result in measured:
        line = result["mine"][PRODUCTION]
        most = max((peer.get("megabytes", 0) for peer in result["peers"].values()), default=0)
        rows.append(row(f"`{result['task']}`", line["cpu"], cpu_of_peers(result, LIBRARIES), cpu_of_peers(result),
                        [seconds(line["wall"]), line["megabytes"], number(line["megabytes"] / most, ".2f") if most else "–"]))
    shares = {names: [line["mine"][PRODUCTION]["cpu"] / cpu_of_peers(line, names) for line in measured if cpu_of_peers(line, names)]
              for names in (tuple(LIBRARIES), None)}
    mean = lambda names: f"{geometric_mean(shares[names]):.3f}" if shares[names] else "–"
    rows.append(["geometric mean", "", "", mean(tuple(LIBRARIES)), "", mean(None), "", "", ""])
    total = lambda of: sum(of(result) for result in measured)
    rows.append(row("all", total(lambda r: r["mine"][PRODUCTION]["cpu"]), total(lambda r: cpu_of_peers(r, LIBRARIES)), total(cpu_of_peers),
                    [seconds(total(lambda r: r["mine"][PRODUCTION]["wall"])), "", ""]))
    heading = ["folder", "CPU s", "six libraries, CPU s", "Vigie / six", "all peers, CPU s", "Vigie / all", "s", "MB", "MB / largest peer"]
    return table(heading, rows) + ["", *against_all(measured)]


def against_all(measured):
    """Whether the whole ensemble costs less than a third of all peers together, folder by folder."""
    whole = [result for result in measured if set(LIBRARIES) <= set(result["peers"]) and cpu_of_peers(result)]
    shares = {result["task"]: result["mine"][PRODUCTION]["cpu"] / cpu_of_peers(result) for result in whole}
    if not shares:
        return ["Not all libraries were run: nothing is said of Vigie against all of them together."] if measured else []
    over = [f"`{task}` {share:.2f}" for task, share in shares.items() if share >= CPU_TARGET]
    return [f"The whole ensemble takes less than a third of the processor time of all peers together on {len(shares) - len(over)} of {len(shares)} folders"
            + (f"; not on {', '.join(over)}" if over else "") + f". Geometric mean of the ratios: {geometric_mean(list(shares.values())):.3f}."]


def one_job(found):
    if "failed" in found["one"]:
        return f"With `--jobs 1` `{found['task']}` failed: {found['one']['failed']}"
    one, default = found["one"], found["default"]
    return (f"With `--jobs 1` `{found['task']}` takes {seconds(one['wall'])} s and {seconds(one['cpu'])} CPU s, {one['wall'] / default['wall']:.2f} and "
            f"{one['cpu'] / default['cpu']:.2f} times those of the default; the forecasts are {'the same' if found['same'] else 'NOT THE SAME'}.")


def step(result):
    """The table that `vigie bench STEP` printed."""
    text = [f"### `vigie bench {result['step']}`", ""]
    if not result["rows"]:
        return [*text, f"Failed: {result['said']}"]
    heading, *rows = result["rows"]
    return [*text, *table(heading, rows), "", f"{seconds(result['wall'])} s, {seconds(result['cpu'])} CPU s, {result['megabytes']} MB."]


def runs(results):
    """Whether the figures of the peers are of the same run."""
    made = {line["run"] for result in results["folders"] for line in result["peers"].values()}
    if not made:
        return "No peer was run."
    if made == {results["run"]}:
        return "Vigie and all peers were measured in this one run, one after the other."
    return f"Peers' figures were kept from runs of {', '.join(sorted(made))}, so ratios of time are between runs (`scripts/bench --fresh` makes one)."


def page(results):
    """Everything that stands between the markers."""
    folders, machine = results["folders"], results["machine"]
    text = [f"Run of {results['run']}, commit {machine['commit']}, {machine['cores']} cores ({machine['cpu']}), load {machine['load']} at the start. {runs(results)}", ""]
    if folders:
        text += ["### Accuracy", "", *accuracy(folders), "", "### Calibration", "", *calibration(folders), "", "### Cost", "", *cost(folders), ""]
        if results["one_job"]:
            text += [one_job(results["one_job"]), ""]
        for result in folders:
            text += [*folder(result), ""]
    for result in results["steps"]:
        text += [*step(result), ""]
    return "\n".join(text)


def put(path, text):
    """Replaces what stands between the markers of a page; the rest is kept by hand."""
    before, _, rest = path.read_text().partition(BEGIN)
    _, found, after = rest.partition(END)
    if not found:
        raise SystemExit(f"{path.name}: the markers {BEGIN} and {END} are missing")
    path.write_text(f"{before}{BEGIN}\n{text.strip()}\n{END}{after}")
