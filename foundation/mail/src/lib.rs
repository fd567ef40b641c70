//! Mail: templates in three languages, delivery by SMTP or into a folder, and the page that shows the folder.

mod deliver;
mod folder;
mod locale;
pub mod page;
pub mod templates;

pub use deliver::{Mailer, SendMail};
pub use locale::{Locale, UnknownLocale};
pub use page::router;
pub use templates::{Digest, Letter, Line, Order, Section};
