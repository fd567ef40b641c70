//! The proxy.

use std::path::Path;

/// The settings of `deploy/nginx`, `shipped`, for a proxy that keeps its things in `folder`, listens on `port` and has
/// nodes on these ports. Lines with a mark (`# xtask: …`) are replaced.
pub fn nginx(shipped: &str, folder: &Path, port: u16, nodes: &[u16]) -> String {
    let folder = folder.display();
    let servers: Vec<String> =
        nodes.iter().map(|node| format!("server 127.0.0.1:{node} max_fails=1 fail_timeout=2s;")).collect();
    let kinds = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    let temporary: Vec<String> =
        kinds.iter().map(|kind| format!("{kind}_temp_path {folder}/{kind};")).collect();
    let line = |line: &str| match line.split_once("# xtask: ") {
        Some((_, "pid")) => format!("pid {folder}/pid;"),
        Some((_, "listen")) => format!("listen 127.0.0.1:{port}; {}", temporary.join(" ")),
        Some((_, "node 1")) => servers.join(" "),
        Some(_) => String::new(),
        None => line.to_owned(),
    };
    shipped.lines().map(line).fold(String::new(), |text, line| text + &line + "\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_proxy_settings_have_every_mark() {
        let shipped = include_str!("../../../deploy/nginx/nginx.conf");
        let local = nginx(shipped, Path::new("/tmp/x"), 8099, &[7001, 7002, 7003]);
        for expected in ["listen 127.0.0.1:8099;", "127.0.0.1:7001", "127.0.0.1:7003", "pid /tmp/x/pid;"] {
            assert!(local.contains(expected), "{expected}");
        }
        assert!(!local.contains("atas-1:8080") && !local.contains("atas-2:8080"));
    }
}
