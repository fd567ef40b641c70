//! What lends few connections to many.

/// The first release that keeps prepared statements in transaction mode, as the shipped settings want it.
const OLDEST: (u32, u32) = (1, 21);

/// A database behind a socket of PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// Who connects to it.
    pub user: String,
    /// The folder of the socket.
    pub socket: String,
    /// Its name.
    pub database: String,
}

impl Place {
    /// From `postgres://USER@FOLDER:PORT/DATABASE?…`, where `%2F` stands for a slash.
    pub fn of_url(url: &str) -> Option<Self> {
        let (user, rest) = url.strip_prefix("postgres://")?.split_once('@')?;
        let (host, rest) = rest.split_once(':')?;
        let (_, name) = rest.split_once('/')?;
        let database = name.split('?').next()?.to_owned();
        Some(Self { user: user.to_owned(), socket: decoded(host)?, database })
    }
}

fn decoded(text: &str) -> Option<String> {
    let mut pieces = text.split('%');
    let mut plain = pieces.next()?.as_bytes().to_vec();
    for piece in pieces {
        plain.push(u8::from_str_radix(piece.get(..2)?, 16).ok()?);
        plain.extend(&piece.as_bytes()[2..]);
    }
    String::from_utf8(plain).ok()
}

/// The settings of `deploy/pgbouncer`, `shipped`, for a PgBouncer on `port` that lends connections to one database under
/// the name `atas` and asks nobody for a password.
pub fn pgbouncer(shipped: &str, place: &Place, port: u16) -> String {
    let Place { user, socket, database } = place;
    let line = |line: &str| match line.split_once(" = ").map(|(name, _)| name) {
        Some("atas") => format!("atas = host={socket} port=5432 dbname={database} user={user}"),
        Some("listen_addr") => "listen_addr = 127.0.0.1".to_owned(),
        Some("listen_port") => format!("listen_port = {port}"),
        Some("auth_type") => "auth_type = any".to_owned(),
        Some("auth_file") => String::new(),
        _ => line.to_owned(),
    };
    shipped.lines().map(line).fold(String::new(), |text, line| text + &line + "\n")
}

/// Whether what `pgbouncer --version` prints is a release that the shipped settings can be used with.
pub fn is_new_enough(said: &str) -> bool {
    let version = said.lines().find_map(|line| line.strip_prefix("PgBouncer "));
    let mut numbers = version.unwrap_or_default().split('.').map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => (major, minor) >= OLDEST,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place() -> Place {
        let (user, database) = ("postgres".to_owned(), "atas_test_7".to_owned());
        Place { user, socket: "/tmp/atas-test-7/run".to_owned(), database }
    }

    #[test]
    fn an_address_over_a_socket_is_taken_apart() {
        let url = "postgres://postgres@%2Ftmp%2Fatas%2Dtest%2D7%2Frun:5432/atas_test_7?sslmode=disable";
        assert_eq!(Place::of_url(url), Some(place()));
        assert_eq!(Place::of_url("mysql://x"), None);
        assert_eq!(decoded("%2"), None);
    }

    #[test]
    fn the_shipped_settings_are_kept_but_for_the_addresses() {
        let local = pgbouncer(include_str!("../../../deploy/pgbouncer/pgbouncer.ini"), &place(), 7001);
        for expected in [
            "\natas = host=/tmp/atas-test-7/run port=5432 dbname=atas_test_7 user=postgres\n",
            "\nlisten_addr = 127.0.0.1\n",
            "\nlisten_port = 7001\n",
            "\nauth_type = any\n",
            "\npool_mode = transaction\n",
            "\nmax_prepared_statements = 500\n",
        ] {
            assert!(local.contains(expected), "{expected}");
        }
        assert!(!local.contains("auth_file"));
    }

    #[test]
    fn releases_are_told_apart() {
        for new in ["PgBouncer 1.21.0\nlibevent 2.1", "PgBouncer 1.24.1", "PgBouncer 2.0.0"] {
            assert!(is_new_enough(new), "{new}");
        }
        for old in ["PgBouncer 1.18.0\nlibevent 2.1", "PgBouncer 1.9.0", "", "not found"] {
            assert!(!is_new_enough(old), "{old}");
        }
    }
}
