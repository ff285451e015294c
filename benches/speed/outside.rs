//! Whole runs of the program beside its rivals: spawned in turn, A B A B, ratios of medians.

use crate::corpus::{self, DENSE, SPARSE, Writer};
use std::{
    env,
    ffi::OsString,
    fs::{self, File},
    io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// A command line with a name.
struct Tool {
    name: &'static str,
    line: Vec<OsString>,
}

/// What was measured of a tool: median wall time in milliseconds, peak memory in MB (0 if unknown).
struct Figures {
    wall: f64,
    peak: f64,
}

/// A row of the table of goals: a ratio, what it must not pass, and what it is to come to.
struct Goal {
    case: &'static str,
    ratio: f64,
    must: f64,
    aim: f64,
}

/// Where the corpora are.
struct Corpora {
    root: PathBuf,
}

impl Corpora {
    fn path(&self, name: &str) -> PathBuf {
        self.root.join(name)
    }
}

/// Writes all corpora below `root`, unless they are there.
pub fn corpora(root: &Path) -> io::Result<()> {
    let done = root.join("done");
    if done.exists() {
        return Ok(());
    }
    fs::create_dir_all(root)?;
    fs::write(root.join("terms.txt"), corpus::terms().join("\n") + "\n")?;
    fs::write(root.join("page.md"), Writer::new(11, DENSE).markdown(4 << 10))?;
    corpus::site(&root.join("site"), 2000, DENSE, ["md", "html"])?;
    corpus::site(&root.join("site-code"), 2000, DENSE, ["tsx", "json"])?;
    for (name, megabytes) in [("1m.txt", 1), ("64m.txt", 64)] {
        fs::write(root.join(name), Writer::new(12, SPARSE).text(megabytes << 20))?;
    }
    for (path, text) in corpus::lexicon(10_000) {
        let path = root.join("lexicon").join(path);
        fs::create_dir_all(path.parent().unwrap_or(root))?;
        fs::write(path, text)?;
    }
    File::create(done).map(|_| ())
}

/// Prints the table of ratios.
pub fn run() -> io::Result<()> {
    let root = env::temp_dir().join("claimlint-bench");
    corpora(&root)?;
    let at = Corpora { root };
    let own = env::var_os("CLAIMLINT").unwrap_or_else(|| env!("CARGO_BIN_EXE_claimlint").into());
    let rg = env::var_os("RG").unwrap_or_else(|| "rg".into());
    let runs = env::var("RUNS").ok().and_then(|r| r.parse().ok()).unwrap_or(7);
    let one = |mut line: Vec<OsString>| {
        let mut pinned: Vec<OsString> = ["taskset", "-c", "0"].map(OsString::from).to_vec();
        pinned.append(&mut line);
        pinned
    };
    let claimlint = |path: &str, more: &[&str]| {
        let mut line = vec![own.clone()];
        line.extend(["check", "--isolated", "--format", "concise", "--fail-on", "never"].map(OsString::from));
        line.extend(more.iter().map(OsString::from));
        line.push(at.path(path).into());
        line
    };
    let grep = |path: &str| {
        let mut line = vec![rg.clone()];
        line.extend(
            [
                "--no-config",
                "--no-ignore",
                "--no-heading",
                "--no-unicode",
                "-n",
                "--column",
                "-o",
                "-i",
                "-w",
                "-F",
                "-f",
            ]
            .map(OsString::from),
        );
        line.push(at.path("terms.txt").into());
        line.push(at.path(path).into());
        line
    };
    let lexicon = at.path("lexicon").to_string_lossy().into_owned();
    let tool = |name, line| Tool { name, line };
    let has_rg = Command::new(&rg).arg("--version").stdout(Stdio::null()).status().is_ok();
    println!("\n| case | tool | wall ms | peak MB | ratio to the first |\n| --- | --- | --- | --- | --- |");
    let mut goals = Vec::new();
    // the second tool is held against the first: in time, and in memory where rg is the first
    let mut case = |name: &'static str, must: f64, aim: f64, mut tools: Vec<Tool>| -> io::Result<()> {
        tools.retain(|t| has_rg || t.line.iter().all(|word| *word != rg));
        let figures = measure(&tools, runs, &at.path("out"))?;
        for (tool, f) in tools.iter().zip(&figures) {
            let ratio = f.wall / figures[0].wall;
            let memory = if figures[0].peak > 0.0 { f.peak / figures[0].peak } else { 0.0 };
            println!(
                "| {name} | {} | {:.2} | {:.1} | time {ratio:.2}, memory {memory:.2} |",
                tool.name, f.wall, f.peak
            );
        }
        if let [first, second, ..] = &figures[..] {
            goals.push(Goal { case: name, ratio: second.wall / first.wall, must, aim });
            if tools[0].name == "rg" && first.peak > 0.0 {
                goals.push(Goal { case: "  its peak memory", ratio: second.peak / first.peak, must: 1.0, aim: 0.5 });
            }
        }
        Ok(())
    };
    case(
        "start-up, one page of 4 KB",
        8.0,
        4.0,
        vec![
            tool("/bin/true", vec!["/bin/true".into()]),
            tool("claimlint", claimlint("page.md", &["-j", "1"])),
            tool("claimlint, 10,000 terms more", claimlint("page.md", &["-j", "1", "--lexicon", &lexicon])),
            tool("rg", grep("page.md")),
        ],
    )?;
    case(
        "site, 4 cores",
        1.3,
        0.65,
        vec![tool("rg", grep("site")), tool("claimlint", claimlint("site", &["-j", "4"]))],
    )?;
    case(
        "site, 4 cores, 10,000 terms more",
        1.5,
        1.2,
        vec![
            tool("claimlint", claimlint("site", &["-j", "4"])),
            tool("more terms", claimlint("site", &["-j", "4", "--lexicon", &lexicon])),
        ],
    )?;
    case(
        "site, 1 core",
        2.0,
        1.0,
        vec![tool("rg", one(grep("site"))), tool("claimlint", one(claimlint("site", &["-j", "1"])))],
    )?;
    case(
        "TSX and JSON beside Markdown and HTML, 4 cores",
        1.5,
        1.0,
        vec![tool("site", claimlint("site", &["-j", "4"])), tool("code", claimlint("site-code", &["-j", "4"]))],
    )?;
    case(
        "64 MB of text, 1 core",
        2.0,
        1.0,
        vec![tool("rg", one(grep("64m.txt"))), tool("claimlint", one(claimlint("64m.txt", &["-j", "1"])))],
    )?;
    case(
        "64 MB of text, 4 cores against 1",
        1.0 / 2.5,
        1.0 / 3.3,
        vec![tool("1 core", claimlint("64m.txt", &["-j", "1"])), tool("4 cores", claimlint("64m.txt", &["-j", "4"]))],
    )?;
    case(
        "64 MB against 1 MB (linear: 64)",
        64.0 / 0.8,
        64.0,
        vec![
            tool("1 MB", one(claimlint("1m.txt", &["-j", "1"]))),
            tool("64 MB", one(claimlint("64m.txt", &["-j", "1"]))),
        ],
    )?;
    println!("\n| case | ratio | must be at most | aim | |\n| --- | --- | --- | --- | --- |");
    for Goal { case, ratio, must, aim } in goals {
        let reached = if ratio <= aim {
            "aim"
        } else if ratio <= must {
            "must"
        } else {
            "not reached"
        };
        println!("| {case} | {ratio:.2} | {must:.2} | {aim:.2} | {reached} |");
    }
    Ok(())
}

/// Runs the tools in turn, `runs` times after one for warmth.
fn measure(tools: &[Tool], runs: usize, out: &Path) -> io::Result<Vec<Figures>> {
    let mut times = vec![Vec::new(); tools.len()];
    for run in 0..=runs {
        for (tool, times) in tools.iter().zip(&mut times) {
            let began = Instant::now();
            command(&tool.line, out)?.status()?;
            if run > 0 {
                times.push(began.elapsed().as_secs_f64() * 1e3);
            }
        }
    }
    tools
        .iter()
        .zip(times)
        .map(|(tool, mut times)| {
            times.sort_by(f64::total_cmp);
            Ok(Figures { wall: times[times.len() / 2], peak: peak(&tool.line, out) })
        })
        .collect()
}

fn command(line: &[OsString], out: &Path) -> io::Result<Command> {
    let mut command = Command::new(&line[0]);
    command.args(&line[1..]).stdin(Stdio::null()).stdout(File::create(out)?).stderr(Stdio::null());
    Ok(command)
}

/// Peak memory in MB by GNU time; 0 where that is not installed.
fn peak(line: &[OsString], out: &Path) -> f64 {
    let mut timed: Vec<OsString> = ["/usr/bin/time", "-f", "%M"].map(OsString::from).to_vec();
    timed.extend_from_slice(line);
    let told = command(&timed, out).and_then(|mut c| c.stderr(Stdio::piped()).output());
    let text = told.map(|o| String::from_utf8_lossy(&o.stderr).into_owned()).unwrap_or_default();
    text.lines().last().and_then(|l| l.parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}
