//! Rebuilds the server when the web app was built anew, because the binary carries it.

fn main() {
    println!("cargo::rerun-if-changed=../web/dist");
    println!("cargo::rerun-if-changed=../migrations");
}
