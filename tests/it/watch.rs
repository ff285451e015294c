//! `--watch`: what makes it check again, and what does not.

use crate::cli::{code, err, folder, run};
use std::{
    fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{Receiver, channel},
    thread,
    time::Duration,
};

const CLAIM: &str = "Our exosomes are FDA-approved.\n";
const SOBER: &str = "Exosomes are not FDA-approved.\n";

/// A run that watches a folder, ended when dropped.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watching {
    fn new(folder: &Path, arguments: &[&str]) -> Watching {
        let mut child = Command::new(env!("CARGO_BIN_EXE_claimlint"))
            .current_dir(folder)
            .args(["--watch", "--format", "concise"])
            .args(arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (send, lines) = channel();
        let out = child.stdout.take().unwrap();
        let err = child.stderr.take().unwrap();
        let errors = send.clone();
        thread::spawn(move || BufReader::new(out).lines().map_while(Result::ok).try_for_each(|l| send.send(l)));
        thread::spawn(move || BufReader::new(err).lines().map_while(Result::ok).try_for_each(|l| errors.send(l)));
        Watching { child, lines }
    }

    /// The lines of the next run, until it waits.
    fn next(&self) -> Vec<String> {
        let mut all = Vec::new();
        loop {
            let line = self.lines.recv_timeout(Duration::from_secs(60)).expect("it checks again");
            if line.starts_with("watching ") {
                // stdout and stderr are two pipes: what was printed before may come after.
                thread::sleep(Duration::from_millis(50));
                all.extend(self.lines.try_iter());
                return all;
            }
            all.push(line);
        }
    }

    fn stays_silent(&self) {
        thread::sleep(Duration::from_millis(1200));
        assert_eq!(self.lines.try_iter().collect::<Vec<_>>(), Vec::<String>::new());
    }
}

fn found(lines: &[String]) -> usize {
    lines.iter().filter(|l| l.contains("error[")).count()
}

#[test]
fn each_change_of_copy_or_configuration_is_checked_once() {
    let f = folder(&[("a.md", CLAIM), ("b.md", SOBER), ("notes.bin", "x")]);
    let watching = Watching::new(f.path(), &[]);
    let first = watching.next();
    assert_eq!(found(&first), 1, "{first:?}");
    assert!(first.iter().all(|l| !l.contains('\x1b')), "no screen is cleared in a pipe: {first:?}");
    watching.stays_silent();

    fs::write(f.path().join("b.md"), CLAIM).unwrap();
    assert_eq!(found(&watching.next()), 2, "changed");
    for i in 0..10 {
        fs::write(f.path().join(format!("new-{i}.md")), CLAIM).unwrap();
    }
    // One run, or a second on a machine that was held up meanwhile.
    if found(&watching.next()) != 12 {
        assert_eq!(found(&watching.next()), 12, "ten files saved in one go");
    }
    watching.stays_silent();
    fs::remove_file(f.path().join("new-0.md")).unwrap();
    assert_eq!(found(&watching.next()), 11, "removed");

    fs::write(f.path().join("claimlint.toml"), "exclude = [\"new-*\"]\n").unwrap();
    assert_eq!(found(&watching.next()), 2, "a configuration appears");
    fs::write(f.path().join("claimlint.toml"), "exclude = [\n").unwrap();
    let broken = watching.next();
    assert!(broken.iter().any(|l| l.contains("claimlint.toml")), "a broken one is told of: {broken:?}");
    fs::write(f.path().join("claimlint.toml"), "").unwrap();
    assert_eq!(found(&watching.next()), 11, "and mended");
    fs::write(f.path().join("notes.bin"), "other").unwrap();
    watching.stays_silent();
}

#[test]
fn what_it_writes_itself_is_no_change() {
    let f = folder(&[("a.md", CLAIM)]);
    let watching = Watching::new(f.path(), &["--output", "json=report.json", "."]);
    watching.next();
    watching.stays_silent();
    assert!(f.path().join("report.json").exists());
}

#[test]
fn what_cannot_be_watched_is_refused_at_once() {
    let f = folder(&[("a.md", CLAIM)]);
    for arguments in [
        &["--watch", "-"][..],
        &["--watch", "--fix"],
        &["--watch", "--jurisdiction", "XX"],
        &["--watch", "--config", "none.toml"],
    ] {
        let output = run(f.path(), arguments);
        assert_eq!(code(&output), 2, "{arguments:?}: {}", err(&output));
    }
}
