//! Delivery by webhook: a JSON request, signed with HMAC-SHA256 over `timestamp.body`, with retries.

use super::parcel::{Parcel, chosen};
use super::secret::secret;
use crate::config::{FetchConfig, Format, WebhookConfig};
use crate::error::{Error, Kind, Result};
use crate::fetch::{pause, user_agent};
use crate::store::Delivery;
use crate::types::{Content, hex};
use crate::{cancel, clock};
use hmac::{Hmac, KeyInit, Mac};
use schemars::JsonSchema;
use serde::Serialize;
use std::time::Duration;

/// Longest pause that a receiver may ask for; if it asks for more, the delivery is left to a later run.
const LONGEST: Duration = Duration::from_secs(30);

/// The signature of a body: hexadecimal HMAC-SHA256 of `timestamp.body`.
pub fn signature(secret: &str, timestamp: i64, body: &str) -> String {
    // HMAC takes a key of any length.
    let Ok(mut mac) = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()) else { return String::new() };
    mac.update(format!("{timestamp}.{body}").as_bytes());
    hex(&mac.finalize().into_bytes())
}

/// The body of a webhook's request.
#[derive(Debug, Serialize, JsonSchema)]
pub struct WebhookBody<'a> {
    /// The same for every attempt at this delivery, as in `Idempotency-Key`.
    key: &'a str,
    /// The job.
    job: &'a str,
    /// Number of the run.
    run: i64,
    /// When the run was due, RFC 3339 in UTC.
    due: String,
    /// The run in a few words.
    title: String,
    /// Why the run failed, if it did.
    failure: Option<&'a str>,
    /// The message as Markdown.
    digest: String,
    /// Its briefs.
    briefs: Vec<DeliveredBrief<'a>>,
}

/// A brief with its files.
#[derive(Debug, Serialize, JsonSchema)]
struct DeliveredBrief<'a> {
    /// Event.
    event: &'a str,
    /// Revision, from 1.
    revision: u32,
    /// Headline.
    title: &'a str,
    /// Sentences used.
    sentences: usize,
    /// Sentences that passed.
    passed: usize,
    /// The brief first, the manifest last.
    files: Vec<DeliveredFile>,
}

/// A file.
#[derive(Debug, Serialize, JsonSchema)]
struct DeliveredFile {
    /// Its name.
    name: String,
    /// Its content, if it is text.
    text: Option<String>,
    /// Its bytes in base64, if it is not text.
    base64: Option<String>,
}

fn delivered((name, content): (String, Content)) -> DeliveredFile {
    DeliveredFile { name, text: content.text().map(str::to_owned), base64: content.base64() }
}

fn body(parcel: &Parcel, delivery: &Delivery, formats: &[Format]) -> Result<String> {
    let body = WebhookBody {
        key: &delivery.key,
        job: &parcel.run.job,
        run: parcel.run.number,
        due: parcel.run.due.to_string(),
        title: parcel.title(),
        failure: parcel.failure(),
        digest: parcel.markdown(formats)?,
        briefs: parcel
            .briefs
            .iter()
            .map(|(row, kept)| DeliveredBrief {
                event: &row.event,
                revision: row.revision,
                title: &row.title,
                sentences: kept.sentences,
                passed: kept.passed,
                files: chosen(kept, formats).into_iter().map(delivered).collect(),
            })
            .collect(),
    };
    serde_json::to_string(&body)
        .map_err(|e| Error::new(Kind::Internal, "the body of the webhook cannot be written").because(e))
}

/// Sends a parcel. Every attempt has the same `Idempotency-Key`.
pub(super) fn deliver(config: &WebhookConfig, parcel: &Parcel, delivery: &Delivery, fetch: &FetchConfig) -> Result<()> {
    let failed = |what: String| Error::new(Kind::Output, format!("the webhook {what}"));
    let secret = secret(config.secret_env.as_deref(), config.secret_file.as_deref())?;
    let body = body(parcel, delivery, &config.formats)?;
    let client = reqwest::blocking::Client::builder()
        .user_agent(user_agent(fetch.contact.as_deref()))
        .redirect(reqwest::redirect::Policy::none())
        .timeout(fetch.timeout.0)
        .build()
        .map_err(|e| failed("cannot be set up".into()).because(e))?;
    let mut again = fetch.delay.0.max(Duration::from_millis(10));
    let mut last = failed("was not called".into());
    for left in (0..=fetch.retries).rev() {
        if cancel::requested() {
            return Err(cancel::error());
        }
        let now = clock::now().as_second();
        let mut request = client
            .post(config.url.reveal())
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", &delivery.key)
            .header("X-Mujaz-Timestamp", now.to_string());
        if let Some(s) = &secret {
            request = request.header("X-Mujaz-Signature", format!("sha256={}", signature(s, now, &body)));
        }
        let mut asked = None;
        last = match request.body(body.clone()).send() {
            Ok(a) if a.status().is_success() => return Ok(()),
            Ok(a) => {
                let status = a.status();
                let after = a.headers().get("retry-after").and_then(|v| v.to_str().ok()?.parse().ok());
                asked = after.map(Duration::from_secs);
                let e = failed(format!("responded with {status}"));
                let passing = status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429);
                if !passing {
                    return Err(e.help("check the address and the secret"));
                }
                e
            }
            // The address may contain a token, so it is not printed.
            Err(e) => failed("cannot be reached".into()).because(e.without_url()),
        };
        let wait = asked.unwrap_or(again);
        if left > 0 && wait <= LONGEST {
            pause(wait)?;
            again *= 2;
        } else {
            break;
        }
    }
    Err(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_rfc_4231_over_time_and_body() {
        // Created with: printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac secret
        assert_eq!(
            signature("secret", 1_700_000_000, "{\"a\":1}"),
            "49f24e537407743fa4a0242bb63b94b9a47ee99cbbe071ccd8a22550ae411686"
        );
    }
}
