use std::{net::IpAddr, time::Duration};

use api::{
    ClientAddr, Problem,
    limit::{Limits, Quota, SharedQuota},
};
use store::UserId;

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// The limits of this area. An account is counted by the address that was typed, whether somebody has it or not. What
/// somebody could use to guess or to have mails sent is counted by all nodes together.
#[derive(Clone, Debug)]
pub(crate) struct Quotas {
    sign_in_account: SharedQuota<String>,
    sign_in_client: SharedQuota<IpAddr>,
    sign_up_client: SharedQuota<IpAddr>,
    refresh_client: Quota<IpAddr>,
    mail_account: SharedQuota<String>,
    mail_client: SharedQuota<IpAddr>,
    link_client: SharedQuota<IpAddr>,
    password_user: SharedQuota<UserId>,
    change_user: Quota<UserId>,
}

impl Quotas {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            sign_in_account: limits.shared_quota("sign_in_account", 10, MINUTE),
            sign_in_client: limits.shared_quota("sign_in_client", 30, MINUTE),
            sign_up_client: limits.shared_quota("sign_up_client", 10, HOUR),
            // Many tabs of many students behind one campus address.
            refresh_client: limits.quota(600, MINUTE),
            mail_account: limits.shared_quota("mail_account", 5, HOUR),
            mail_client: limits.shared_quota("mail_client", 30, HOUR),
            link_client: limits.shared_quota("link_client", 60, MINUTE),
            password_user: limits.shared_quota("password_user", 10, MINUTE),
            change_user: limits.quota(30, MINUTE),
        }
    }

    pub(crate) async fn sign_in(&self, email: &str, client: ClientAddr) -> Result<(), Problem> {
        self.sign_in_client.check(&client.network()).await?;
        self.sign_in_account.check(&email.to_owned()).await
    }

    pub(crate) async fn sign_up(&self, client: ClientAddr) -> Result<(), Problem> {
        self.sign_up_client.check(&client.network()).await
    }

    pub(crate) fn refresh(&self, client: ClientAddr) -> Result<(), Problem> {
        self.refresh_client.check(&client.network())
    }

    /// A mail to an address, asked for by a client.
    pub(crate) async fn mail(&self, email: &str, client: ClientAddr) -> Result<(), Problem> {
        self.mail_client.check(&client.network()).await?;
        self.mail_account.check(&email.to_owned()).await
    }

    /// Trying a link from a mail.
    pub(crate) async fn link(&self, client: ClientAddr) -> Result<(), Problem> {
        self.link_client.check(&client.network()).await
    }

    /// Trying the password of somebody who is signed in.
    pub(crate) async fn password(&self, user: UserId) -> Result<(), Problem> {
        self.password_user.check(&user).await
    }

    /// Changing one's own name and handle, which others are told about.
    pub(crate) fn change(&self, user: UserId) -> Result<(), Problem> {
        self.change_user.check(&user)
    }
}
