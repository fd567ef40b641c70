//! Counting what test runners print.

/// What one kind of tests came to.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
    /// Names of tests that failed.
    pub(crate) names: Vec<String>,
}

impl Tally {
    /// `test result: ok. 14 passed; 0 failed; …` and `test some::name ... FAILED`.
    pub(crate) fn add_cargo(&mut self, line: &str) {
        if let Some(counts) = line.strip_prefix("test result: ") {
            self.passed += before(counts, " passed").unwrap_or(0);
            self.failed += before(counts, " failed").unwrap_or(0);
        } else if let Some(name) =
            line.strip_prefix("test ").and_then(|rest| rest.strip_suffix(" ... FAILED"))
        {
            self.names.push(name.to_owned());
        }
    }

    /// `FAIL name` for each that failed, and at the end `12 passed, 0 failed`.
    pub(crate) fn add_browser(&mut self, line: &str) {
        let line = line.trim_start();
        if let Some(name) = line.strip_prefix("FAIL ") {
            self.names.push(name.to_owned());
        } else if let (Some(passed), Some(failed)) = (before(line, " passed, "), before(line, " failed")) {
            (self.passed, self.failed) = (passed, failed);
        }
    }

    /// The report of vitest's JSON reporter.
    pub(crate) fn of_vitest(report: &serde_json::Value) -> Self {
        let count = |name: &str| report[name].as_u64().unwrap_or(0);
        let mut tally =
            Self { passed: count("numPassedTests"), failed: count("numFailedTests"), ..Self::default() };
        for file in report["testResults"].as_array().into_iter().flatten() {
            let path = file["name"].as_str().unwrap_or_default();
            let tests = file["assertionResults"].as_array().map(Vec::as_slice).unwrap_or_default();
            let failed = tests.iter().filter(|test| test["status"] == "failed");
            tally.names.extend(
                failed.filter_map(|test| test["fullName"].as_str()).map(|name| format!("{path}: {name}")),
            );
            // A file that does not load has no tests to fail.
            if file["status"] == "failed" && tests.is_empty() {
                tally.failed += 1;
                tally.names.push(format!("{path}: {}", file["message"].as_str().unwrap_or_default()));
            }
        }
        tally
    }

    /// A run that failed without a failed test (it crashed, or did not build) is a failure of its own.
    pub(crate) fn settle(mut self, success: bool, what: &str) -> Self {
        if !success && self.failed == 0 {
            self.failed = 1;
            self.names.push(format!("{what} ended with an error, see above"));
        }
        self
    }
}

/// The number that stands right before `word`.
fn before(text: &str, word: &str) -> Option<u64> {
    let (head, _) = text.split_once(word)?;
    head.rsplit(|c: char| !c.is_ascii_digit()).next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_results_are_summed() {
        let mut tally = Tally::default();
        for line in [
            "test a::b ... ok",
            "test a::c ... FAILED",
            "test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
            "test result: ok. 12 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s",
        ] {
            tally.add_cargo(line);
        }
        assert_eq!(tally, Tally { passed: 13, failed: 1, names: vec!["a::c".to_owned()] });
    }

    #[test]
    fn the_browsers_last_count_counts() {
        let mut tally = Tally::default();
        for line in ["FAIL two windows talk: no such page", "  7 passed, 1 failed"] {
            tally.add_browser(line);
        }
        assert_eq!(
            tally,
            Tally { passed: 7, failed: 1, names: vec!["two windows talk: no such page".to_owned()] }
        );
    }

    #[test]
    fn vitests_report_is_read() {
        let report = serde_json::json!({ "numPassedTests": 3, "numFailedTests": 1, "testResults": [
            { "name": "a.test.ts", "status": "failed", "assertionResults": [
                { "status": "failed", "fullName": "resume after a cut" }, { "status": "passed", "fullName": "x" }] },
            { "name": "b.test.ts", "status": "failed", "assertionResults": [], "message": "no such module" },
        ]});
        let tally = Tally::of_vitest(&report);
        assert_eq!((tally.passed, tally.failed), (3, 2));
        assert_eq!(tally.names, ["a.test.ts: resume after a cut", "b.test.ts: no such module"]);
    }

    #[test]
    fn a_crash_is_a_failure() {
        let tally = Tally { passed: 5, ..Tally::default() }.settle(false, "cargo test");
        assert_eq!((tally.passed, tally.failed), (5, 1));
    }
}
