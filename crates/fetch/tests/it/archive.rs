//! An archive on this machine: a server that has files and faults, and notes down what it is asked.

use std::collections::{BTreeMap, VecDeque};
use std::io::{BufRead, BufReader, Cursor, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What goes wrong with an answer.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    /// So many bytes of the body come, then the connection is closed.
    CutAfter(usize),
    /// The same of the whole file, whatever part was asked for.
    CutWholeAfter(usize),
    /// So many bytes of the body come, then none for a long time.
    StallAfter(usize),
    /// The connection is closed before an answer.
    Silence,
    /// The body comes a piece at a time.
    Slow { n_bytes: usize, pause: Duration },
    /// The body comes once this is set.
    HeldUntil(Arc<AtomicBool>),
    /// A status, with these headers.
    Status(u16, Vec<(&'static str, String)>),
    /// The first byte is another one.
    Garbled,
    /// The whole file comes, whatever part was asked for.
    NoParts,
    /// Another part comes than was asked for.
    WrongPart,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) path: String,
    pub(crate) range: Option<String>,
}

#[derive(Debug, Default)]
struct State {
    files: BTreeMap<String, Vec<u8>>,
    /// Faults of the next answers to a path.
    once: BTreeMap<String, VecDeque<Fault>>,
    /// Faults of all answers to a path.
    always: BTreeMap<String, Fault>,
    asked: Vec<Asked>,
}

/// The server; its threads end with the process.
#[derive(Debug, Clone)]
pub(crate) struct Archive {
    port: u16,
    state: Arc<Mutex<State>>,
}

impl Archive {
    pub(crate) fn new() -> Archive {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let archive = Archive { port, state: Arc::default() };
        let state = archive.state.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let state = state.clone();
                std::thread::spawn(move || serve(&stream, &state));
            }
        });
        archive
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Puts a file of klines there, with its CHECKSUM; gives the path.
    pub(crate) fn put(&self, symbol: &str, period: &str) -> String {
        self.put_bytes(symbol, period, zip(&format!("{symbol} {period}"), 40))
    }

    /// Puts a file of these bytes there, with its CHECKSUM.
    pub(crate) fn put_bytes(&self, symbol: &str, period: &str, bytes: Vec<u8>) -> String {
        let path = path(symbol, period);
        let name = path.rsplit('/').next().unwrap();
        let checksum = format!("{}  {name}\n", sha256(&bytes));
        self.put_raw(&format!("{path}.CHECKSUM"), checksum.into_bytes());
        self.put_raw(&path, bytes);
        path
    }

    pub(crate) fn put_raw(&self, path: &str, bytes: Vec<u8>) {
        self.state.lock().unwrap().files.insert(path.to_owned(), bytes);
    }

    pub(crate) fn remove(&self, path: &str) {
        self.state.lock().unwrap().files.remove(path);
    }

    /// The bytes of a file.
    pub(crate) fn bytes(&self, path: &str) -> Vec<u8> {
        self.state.lock().unwrap().files[path].clone()
    }

    /// A fault of the next answer to a path that has no fault yet.
    pub(crate) fn once(&self, path: &str, fault: Fault) {
        self.state.lock().unwrap().once.entry(path.to_owned()).or_default().push_back(fault);
    }

    /// A fault of every answer to a path.
    pub(crate) fn always(&self, path: &str, fault: Fault) {
        self.state.lock().unwrap().always.insert(path.to_owned(), fault);
    }

    /// Takes the faults of every answer to a path away.
    pub(crate) fn mend(&self, path: &str) {
        self.state.lock().unwrap().always.remove(path);
    }

    /// All that was asked for since the last time this was looked at.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }

    /// Which parts of a file were asked for since then; `None` for the whole of it.
    pub(crate) fn ranges(&self, path: &str) -> Vec<Option<String>> {
        let asked = self.asked().into_iter().filter(|asked| asked.path == path);
        asked.map(|asked| asked.range).collect()
    }
}

/// Waits until something is so.
pub(crate) fn wait_for(is_so: impl Fn() -> bool) {
    for _ in 0..12_000 {
        if is_so() {
            return;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    panic!("it did not come within a minute");
}

/// Where the archive has the hourly bars of a spot symbol.
pub(crate) fn path(symbol: &str, period: &str) -> String {
    let often = if period.len() == 7 { "monthly" } else { "daily" };
    format!("/data/spot/{often}/klines/{symbol}/1h/{symbol}-1h-{period}.zip")
}

/// A zip file with so many kB that `seed` makes.
pub(crate) fn zip(seed: &str, n_kb: usize) -> Vec<u8> {
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("klines.csv", options).unwrap();
    let line = format!("{seed}\n");
    let mut bytes = line.repeat(n_kb * 1_000 / line.len() + 1).into_bytes();
    bytes.truncate(n_kb * 1_000);
    writer.write_all(&bytes).unwrap();
    writer.finish().unwrap().into_inner()
}

pub(crate) fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    format!("{:x}", Sha256::digest(bytes))
}

/// Answers requests until the connection is closed.
fn serve(stream: &TcpStream, state: &Mutex<State>) {
    let mut reader = BufReader::new(stream);
    while let Some(asked) = read_request(&mut reader) {
        if !answer(stream, state, asked) {
            let _ = stream.shutdown(std::net::Shutdown::Both);
            return;
        }
    }
}

fn read_request(reader: &mut impl BufRead) -> Option<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|n| *n > 0)?;
    let mut words = line.split_whitespace();
    let (Some("GET"), Some(path)) = (words.next(), words.next()) else { return None };
    let mut asked = Asked { path: path.to_owned(), range: None };
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok().filter(|n| *n > 0)?;
        let header = header.trim();
        if header.is_empty() {
            return Some(asked);
        }
        if let Some((name, value)) = header.split_once(':')
            && name.eq_ignore_ascii_case("range")
        {
            asked.range = Some(value.trim().to_owned());
        }
    }
}

/// Answers; whether the connection is still good.
fn answer(mut stream: &TcpStream, state: &Mutex<State>, asked: Asked) -> bool {
    let (mut body, fault) = {
        let mut state = state.lock().unwrap();
        let once = state.once.get_mut(&asked.path).and_then(VecDeque::pop_front);
        let fault = once.or_else(|| state.always.get(&asked.path).cloned());
        let body = state.files.get(&asked.path).cloned();
        state.asked.push(asked.clone());
        (body, fault)
    };
    let mut from = asked
        .range
        .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
    let (mut status, mut headers) = (200, Vec::new());
    match &fault {
        Some(Fault::Silence) => return false,
        Some(Fault::Status(of_fault, of_headers)) => {
            status = *of_fault;
            headers.clone_from(of_headers);
            body = Some(b"no".to_vec());
            from = None;
        }
        Some(Fault::Garbled) => {
            if let Some(first) = body.as_mut().and_then(|body| body.first_mut()) {
                *first ^= 0xff;
            }
        }
        Some(Fault::NoParts | Fault::CutWholeAfter(_)) => from = None,
        Some(Fault::WrongPart) => from = from.map(|from| from + 1),
        Some(Fault::HeldUntil(is_free)) => wait_for(|| is_free.load(Ordering::Relaxed)),
        Some(Fault::CutAfter(_) | Fault::StallAfter(_) | Fault::Slow { .. }) | None => {}
    }
    let Some(mut body) = body else {
        return write(stream, b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n");
    };
    if let Some(from) = from {
        let n_bytes = body.len();
        if from >= n_bytes {
            let head = format!(
                "HTTP/1.1 416 No\r\ncontent-length: 0\r\ncontent-range: bytes */{n_bytes}\r\n\r\n"
            );
            return write(stream, head.as_bytes());
        }
        status = 206;
        headers.push(("content-range", format!("bytes {from}-{}/{n_bytes}", n_bytes - 1)));
        body = body.split_off(from);
    }
    let mut head = format!("HTTP/1.1 {status} X\r\ncontent-length: {}\r\n", body.len());
    for (name, value) in &headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str("\r\n");
    if !write(stream, head.as_bytes()) {
        return false;
    }
    match fault {
        Some(Fault::CutAfter(n_bytes) | Fault::CutWholeAfter(n_bytes)) => {
            write(stream, &body[..n_bytes]);
            false
        }
        Some(Fault::StallAfter(n_bytes)) => {
            write(stream, &body[..n_bytes]);
            std::thread::sleep(Duration::from_secs(20));
            false
        }
        Some(Fault::Slow { n_bytes, pause }) => body.chunks(n_bytes).all(|piece| {
            std::thread::sleep(pause);
            write(stream, piece) && stream.flush().is_ok()
        }),
        _ => write(stream, &body),
    }
}

fn write(mut stream: &TcpStream, bytes: &[u8]) -> bool {
    stream.write_all(bytes).is_ok()
}
