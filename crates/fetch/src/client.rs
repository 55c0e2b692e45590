//! One request to the archive's host, and no other.

use crate::attempt::Attempt;
use crate::connection_error::{in_words, io_in_words};
use crate::retry_after::retry_after;
use crate::{FetchError, FileProblem, Source};
use std::io::Read;
use ureq::http::{HeaderMap, Response, StatusCode};
use ureq::{Body, BodyReader};

const MAX_REDIRECTS: usize = 5;

/// A CHECKSUM is a line; more than this is something else.
const MAX_TEXT_BYTES: u64 = 4_096;

/// Asks the archive for files.
#[derive(Debug)]
pub(crate) struct Client<'a> {
    source: &'a Source,
    agent: ureq::Agent,
}

/// What the host says to a request.
#[derive(Debug)]
pub(crate) enum Answer<T> {
    Found(T),
    /// Nothing is there.
    Absent,
    /// The file has no byte there: it ends before.
    EndsBefore,
}

/// A file on its way.
pub(crate) struct Incoming {
    /// The byte of the file at which it begins: what was asked for, or 0.
    pub(crate) from: u64,
    /// Bytes to come, where the host says so.
    pub(crate) n_bytes: Option<u64>,
    pub(crate) body: BodyReader<'static>,
}

impl<'a> Client<'a> {
    pub(crate) fn new(source: &'a Source) -> Client<'a> {
        Client { source, agent: source.agent() }
    }

    /// The address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        self.source.address().of(path)
    }

    /// A short text, `None` where there is none.
    pub(crate) fn text(&self, path: &str) -> Result<Option<String>, Attempt> {
        let Answer::Found(response) = self.ask(path, 0)? else { return Ok(None) };
        let expected = content_length(response.headers());
        let mut bytes = Vec::new();
        let mut body = response.into_body().into_reader().take(MAX_TEXT_BYTES + 1);
        let read = body.read_to_end(&mut bytes);
        let n_bytes = bytes.len() as u64;
        if n_bytes > MAX_TEXT_BYTES {
            let problem = format!("more than {MAX_TEXT_BYTES} bytes");
            return Err(Attempt::File(FileProblem::BadChecksum { problem }));
        }
        read.map_err(|error| broke_off(&error, 0))?;
        if expected.is_some_and(|expected| expected != n_bytes) {
            return Err(Attempt::BrokeOff { problem: "it ended too soon".to_owned(), n_there: 0 });
        }
        let problem = || FileProblem::BadChecksum { problem: "it is not text".to_owned() };
        String::from_utf8(bytes).map(Some).map_err(|_| Attempt::File(problem()))
    }

    /// A file from that byte on, or from its first one where the host gives no parts.
    pub(crate) fn file(&self, path: &str, from: u64) -> Result<Answer<Incoming>, Attempt> {
        let response = match self.ask(path, from)? {
            Answer::Found(response) => response,
            Answer::Absent => return Ok(Answer::Absent),
            Answer::EndsBefore => return Ok(Answer::EndsBefore),
        };
        let is_part = response.status() == StatusCode::PARTIAL_CONTENT;
        if is_part && first_byte(response.headers()) != Some(from) {
            let problem = "the server sent another part than the one requested".to_owned();
            return Err(Attempt::BrokeOff { problem, n_there: 0 });
        }
        let n_bytes = content_length(response.headers());
        let body = response.into_body().into_reader();
        Ok(Answer::Found(Incoming { from: if is_part { from } else { 0 }, n_bytes, body }))
    }

    /// Asks for a path, from that byte on.
    fn ask(&self, path: &str, from: u64) -> Result<Answer<Response<Body>>, Attempt> {
        let mut url = self.url(path);
        for _ in 0..=MAX_REDIRECTS {
            let mut request = self.agent.get(&url);
            if from > 0 {
                request = request.header("Range", format!("bytes={from}-"));
            }
            let response = request.call().map_err(|error| no_answer(&url, error))?;
            let status = response.status();
            if let (true, Some(location)) = (status.is_redirection(), location(&response)) {
                url = self.source.address().redirect(&url, location)?;
                continue;
            }
            return match status.as_u16() {
                200 | 206 => Ok(Answer::Found(response)),
                404 => Ok(Answer::Absent),
                416 if from > 0 => Ok(Answer::EndsBefore),
                status @ (408 | 418 | 429 | 500 | 502 | 503 | 504) => {
                    Err(Attempt::Busy { status, wait: retry_after(response.headers()) })
                }
                status => Err(FetchError::Refused { url, status }.into()),
            };
        }
        Err(FetchError::TooManyRedirects { url }.into())
    }
}

fn location(response: &Response<Body>) -> Option<&str> {
    response.headers().get("location")?.to_str().ok()
}

fn content_length(headers: &HeaderMap) -> Option<u64> {
    headers.get("content-length")?.to_str().ok()?.trim().parse().ok()
}

/// The first byte of `Content-Range: bytes 100-199/200`.
fn first_byte(headers: &HeaderMap) -> Option<u64> {
    let range = headers.get("content-range")?.to_str().ok()?.trim().strip_prefix("bytes")?;
    range.trim().split_once('-')?.0.parse().ok()
}

fn no_answer(url: &str, error: ureq::Error) -> Attempt {
    let url = url.to_owned();
    match error {
        // What TLS finds wrong with a certificate comes as this kind; it will not change.
        ureq::Error::Io(error) if error.kind() == std::io::ErrorKind::InvalidData => {
            FetchError::Unsafe { url, problem: error.to_string() }.into()
        }
        ureq::Error::Rustls(error) => FetchError::Unsafe { url, problem: error.to_string() }.into(),
        error => Attempt::NoAnswer(in_words(&error)),
    }
}

/// An error while a body is read, of which so many bytes are kept.
pub(crate) fn broke_off(error: &std::io::Error, n_there: u64) -> Attempt {
    Attempt::BrokeOff { problem: io_in_words(error), n_there }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ureq::http::HeaderValue;

    #[test]
    fn parts_say_where_they_begin() {
        for (text, want) in [
            ("bytes 100-199/200", Some(100)),
            ("bytes 0-0/*", Some(0)),
            ("bytes */200", None),
            ("100-199", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("content-range", HeaderValue::from_static(text));
            assert_eq!(first_byte(&headers), want, "{text}");
        }
    }
}
