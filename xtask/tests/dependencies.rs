//! Who may depend on whom: the table of ARCHITECTURE.md, held against `cargo metadata`.

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

/// The foundation, each of which may use those above it.
const FOUNDATION: [&str; 13] = [
    "telemetry",
    "store",
    "cache",
    "events",
    "jobs",
    "mail",
    "push",
    "api",
    "accounts",
    "search",
    "ai",
    "media",
    "testkit",
];

/// The areas that stand on `network` and `realtime` and never on one another.
const AREAS: [&str; 5] = ["feed", "mentorship", "knowledge", "career", "tutor"];

/// Whether the crate `from` may use the crate `to` in what is shipped.
fn allowed(from: &str, to: &str) -> bool {
    let place = |name: &str| FOUNDATION.iter().position(|crate_name| *crate_name == name);
    match from {
        // They test the product from outside.
        "sim" | "fuzz" => to != "server",
        // From outside too, with the program itself.
        "outages" => to == "store" || to == "testkit",
        // Settings of `deploy/` for those who start it.
        _ if to == "shape" => from == "testkit" || from == "xtask",
        _ if ["testkit", "server", "sim", "fuzz", "outages"].contains(&to) => false,
        "server" => true,
        "demo" => to != "server",
        "xtask" => false,
        // One starts databases for tests, the other is a load generator: both stand outside of the product.
        "testkit" | "fanout" => to == "store",
        "network" => place(to).is_some(),
        "realtime" => to == "network" || place(to).is_some(),
        area if AREAS.contains(&area) => to == "network" || to == "realtime" || place(to).is_some(),
        foundation => match (place(foundation), place(to)) {
            (Some(from), Some(to)) => to < from,
            _ => false,
        },
    }
}

/// Of the workspace that the test runs in: cargo sets the current folder to the crate's.
fn metadata() -> Metadata {
    MetadataCommand::new()
        .manifest_path("../Cargo.toml")
        .no_deps()
        .exec()
        .expect("cargo describes the workspace")
}

#[test]
fn crates_depend_only_on_those_that_the_table_allows() {
    let metadata = metadata();
    let own: Vec<_> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
    let mut offences = Vec::new();
    for package in &metadata.packages {
        for dependency in package.dependencies.iter().filter(|found| own.contains(&found.name.as_str())) {
            let (from, to) = (package.name.as_str(), dependency.name.as_str());
            // Tests of any crate may use testkit, and what the crate itself may use; the server's also the simulator.
            let for_tests = to == "testkit" || (from, to) == ("server", "sim");
            let fine = allowed(from, to) || dependency.kind == DependencyKind::Development && for_tests;
            if !fine {
                offences.push(format!("{from} -> {to} ({:?})", dependency.kind));
            }
        }
    }
    assert!(offences.is_empty(), "not allowed by ARCHITECTURE.md:\n{}", offences.join("\n"));
}

#[test]
fn the_table_says_what_it_should() {
    assert!(allowed("server", "demo") && allowed("realtime", "network") && allowed("accounts", "mail"));
    assert!(allowed("feed", "realtime") && allowed("network", "accounts") && allowed("testkit", "store"));
    assert!(allowed("testkit", "shape") && allowed("xtask", "shape") && !allowed("server", "shape"));
    assert!(!allowed("network", "realtime") && !allowed("feed", "mentorship") && !allowed("store", "api"));
    assert!(!allowed("accounts", "network") && !allowed("network", "demo") && !allowed("server", "testkit"));
    assert!(allowed("fuzz", "sim") && allowed("sim", "testkit") && !allowed("realtime", "sim"));
}

#[test]
fn every_crate_is_named_as_its_folder_and_stays_unpublished() {
    let metadata = metadata();
    for package in &metadata.packages {
        let folder = package.manifest_path.parent().and_then(|folder| folder.file_name());
        assert_eq!(folder, Some(package.name.as_str()));
        assert_eq!(package.publish.as_deref(), Some(&[][..]), "{}", package.name);
    }
}
