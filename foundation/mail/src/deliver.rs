use std::{path::PathBuf, sync::Arc};

use anyhow::Context;
use jobs::{GiveUp, Job, Worker};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};
use serde::{Deserialize, Serialize};
use store::{Clock, Entropy};
use tokio::sync::Semaphore;
use tracing::info;

use crate::{Letter, Locale, folder::Folder, templates};

/// Connections to the mail server held at once.
const CONNECTIONS_MAX: usize = 4;

/// Takes letters to people.
#[derive(Clone, Debug)]
pub struct Mailer {
    from: Mailbox,
    clock: Clock,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    Smtp { transport: AsyncSmtpTransport<Tokio1Executor>, connections: Arc<Semaphore> },
    Folder(Folder),
}

/// A letter to be sent: enqueue it in the transaction of its cause. Letters that carry a link are sent by their own
/// jobs, so that no secret lies in the queue.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendMail {
    /// The address.
    pub to: String,
    /// The name beside it; may be empty.
    pub name: String,
    /// Its language.
    pub locale: Locale,
    /// What it says.
    pub letter: Letter,
}

impl Job for SendMail {
    const KIND: &'static str = "mail.send";
}

impl Mailer {
    /// Through a mail server: `smtps://user:password@host`, `smtp://host:587?tls=required` (STARTTLS),
    /// `smtp://localhost:25`. Nothing is opened yet.
    pub fn smtp(url: &str, from: &str, clock: &Clock) -> anyhow::Result<Self> {
        let transport = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .context("read the mail server's URL")?
            .build();
        let connections = Arc::new(Semaphore::new(CONNECTIONS_MAX));
        Ok(Self { from: sender(from)?, clock: clock.clone(), way: Way::Smtp { transport, connections } })
    }

    /// Into a folder, which is made with the first letter.
    pub fn folder(
        path: impl Into<PathBuf>,
        from: &str,
        clock: &Clock,
        entropy: &Entropy,
    ) -> anyhow::Result<Self> {
        let folder = Folder::new(path.into(), entropy);
        Ok(Self { from: sender(from)?, clock: clock.clone(), way: Way::Folder(folder) })
    }

    /// Delivers a letter, or fails so that it can be tried again.
    pub async fn send(&self, mail: &SendMail) -> anyhow::Result<()> {
        // An address that no mail server could read will not become one.
        let address: Address =
            mail.to.parse().map_err(|_| GiveUp("the address cannot be mailed to".into()))?;
        let name = Some(mail.name.clone()).filter(|name| !name.is_empty());
        let rendered = templates::render(&mail.letter, mail.locale, &mail.name);
        let now = self.clock.now();
        let mut message = Message::builder();
        if let Some(address) = mail.letter.unsubscribe() {
            message = message.raw_header(header("List-Unsubscribe", format!("<{address}>"))?);
            message =
                message.raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned())?);
        }
        let message = message
            .from(self.from.clone())
            .to(Mailbox::new(name, address))
            .date(now.into())
            .message_id(None)
            .subject(rendered.subject.clone())
            .multipart(MultiPart::alternative_plain_html(rendered.text.clone(), rendered.html.clone()))
            .context("write a mail")?;
        match &self.way {
            Way::Smtp { transport, connections } => {
                let _connection = connections.acquire().await.context("wait for a connection")?;
                transport.send(message).await.context("hand a mail to the server")?;
            }
            Way::Folder(folder) => folder.put(now, &mail.to, &rendered, message.formatted()).await?,
        }
        info!(kind = mail.letter.kind(), "sent a mail");
        Ok(())
    }

    /// Adds the sending of [`SendMail`] to a worker.
    #[must_use]
    pub fn work(&self, worker: Worker) -> Worker {
        let mailer = self.clone();
        worker.on::<SendMail>(move |mail| {
            let mailer = mailer.clone();
            Box::pin(async move { mailer.send(&mail).await })
        })
    }
}

/// A header that is ASCII already.
fn header(name: &str, value: String) -> anyhow::Result<HeaderValue> {
    let name = HeaderName::new_from_ascii(name.to_owned()).context("name a header")?;
    Ok(HeaderValue::new(name, value))
}

fn sender(from: &str) -> anyhow::Result<Mailbox> {
    from.parse().with_context(|| format!("{from:?} is no sender such as ATAS <hello@atas.example>"))
}
