//! Delivery by e-mail: text and HTML, with the briefs attached.

use super::parcel::{Parcel, chosen};
use super::secret::secret;
use crate::config::{EmailConfig, Format, Tls};
use crate::error::{Error, Kind, Result};
use crate::store::Delivery;
use crate::surface::file_name::file_name;
use crate::surface::header::header;
use crate::types::Content;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls as Protection, TlsParameters};
use lettre::{Message, SmtpTransport, Transport};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(60);

/// Sends a parcel. Every attempt has the same Message-ID, so that a receiver can recognise a repetition.
pub(super) fn deliver(config: &EmailConfig, parcel: &Parcel, delivery: &Delivery) -> Result<()> {
    let message = message(config, parcel, delivery)?;
    let sent = transport(config)?.send(&message);
    sent.map(|_| ()).map_err(|e| {
        let help = if e.is_permanent() {
            "the server refuses the message permanently: check the addresses and the login"
        } else {
            "check the server's name, port and `tls`, and the connection"
        };
        Error::new(Kind::Output, format!("the mail server {} did not accept the message", config.server))
            .because(e)
            .help(help)
    })
}

fn mailbox(address: &str) -> Result<Mailbox> {
    address.parse().map_err(|e| Error::new(Kind::Usage, format!("`{address}` is not an e-mail address")).because(e))
}

fn message(config: &EmailConfig, parcel: &Parcel, delivery: &Delivery) -> Result<Message> {
    let wrong = |e: lettre::error::Error| Error::new(Kind::Internal, "the e-mail cannot be composed").because(e);
    let from = mailbox(&config.from)?;
    let id = format!("<{}@{}>", delivery.key, from.email.domain());
    let mut builder = Message::builder().from(from).subject(header(&parcel.title())).message_id(Some(id));
    builder = builder.date(std::time::SystemTime::from(crate::clock::now()));
    for to in &config.to {
        builder = builder.to(mailbox(to)?);
    }
    let markdown = parcel.markdown(&config.formats)?;
    let page = parcel.html(&config.formats)?;
    let mut whole = MultiPart::mixed()
        .multipart(MultiPart::alternative().singlepart(SinglePart::plain(markdown)).singlepart(SinglePart::html(page)));
    for (_, kept) in &parcel.briefs {
        // The last file is the manifest, which is not attached.
        let mut files = chosen(kept, &config.formats);
        files.pop();
        for (name, content) in files {
            let kind = kind(&name).parse::<ContentType>();
            let kind = kind.map_err(|_| Error::new(Kind::Internal, "a content type is not valid"))?;
            let attachment = Attachment::new(file_name(&name));
            whole = whole.singlepart(match content {
                Content::Text(text) => attachment.body(text, kind),
                Content::Binary(bytes) => attachment.body(bytes, kind),
            });
        }
    }
    builder.multipart(whole).map_err(wrong)
}

/// The media type of a file, by its name.
fn kind(name: &str) -> &'static str {
    match Format::of_file(name) {
        Some(Format::Html) => "text/html; charset=utf-8",
        Some(Format::Docx) => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        Some(Format::Pdf) => "application/pdf",
        Some(Format::Json) => "application/json",
        Some(Format::Md) => "text/markdown; charset=utf-8",
        None => "text/plain; charset=utf-8",
    }
}

fn transport(config: &EmailConfig) -> Result<SmtpTransport> {
    let wrong = |e: lettre::transport::smtp::Error| {
        Error::new(Kind::Usage, "the connection to the mail server cannot be set up").because(e)
    };
    let tls = || -> Result<TlsParameters> {
        let mut b = TlsParameters::builder(config.server.clone());
        if let Some(path) = &config.ca_file {
            let pem =
                std::fs::read(path).map_err(|e| Error::io(Kind::Usage, "cannot read the certificate", path, e))?;
            b = b.add_root_certificate(Certificate::from_pem(&pem).map_err(wrong)?);
        }
        b.build().map_err(wrong)
    };
    let (protection, port) = match config.tls {
        Tls::Tls => (Protection::Wrapper(tls()?), 465),
        Tls::StartTls => (Protection::Required(tls()?), 587),
        Tls::None => (Protection::None, 25),
    };
    let mut b = SmtpTransport::builder_dangerous(&config.server)
        .port(config.port.unwrap_or(port))
        .tls(protection)
        .timeout(Some(PATIENCE));
    if let Some(user) = &config.user {
        let password = secret(config.password_env.as_deref(), config.password_file.as_deref())?.unwrap_or_default();
        b = b.credentials(Credentials::new(user.clone(), password));
    }
    Ok(b.build())
}
