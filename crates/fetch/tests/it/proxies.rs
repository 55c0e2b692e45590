//! Fetches through a proxy.

use crate::bed::{Bed, NOBODY, fates};
use exitlab_fetch::FetchError;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// A proxy on this machine, which notes down where it is asked to connect to.
struct Proxy {
    port: u16,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Proxy {
    fn new(serve: fn(TcpStream, &Mutex<Vec<String>>) -> Option<()>) -> Proxy {
        let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let noted = asked.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let noted = noted.clone();
                std::thread::spawn(move || serve(stream, &noted));
            }
        });
        Proxy { port, asked }
    }

    fn asked(&self) -> Vec<String> {
        let mut asked = self.asked.lock().unwrap().clone();
        asked.dedup();
        asked
    }
}

/// `CONNECT HOST:PORT`, then a tunnel.
fn http(mut stream: TcpStream, asked: &Mutex<Vec<String>>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut line = String::new();
    reader.read_line(&mut line).ok()?;
    let host = line.strip_prefix("CONNECT ")?.split(' ').next()?.to_owned();
    while line.trim() != "" {
        line.clear();
        reader.read_line(&mut line).ok()?;
    }
    let target = TcpStream::connect(&host).ok()?;
    asked.lock().unwrap().push(host);
    stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").ok()?;
    tunnel(stream, target)
}

/// SOCKS 5 without a password, an address of IPv4, then a tunnel.
fn socks(mut stream: TcpStream, asked: &Mutex<Vec<String>>) -> Option<()> {
    let mut head = [0; 2];
    stream.read_exact(&mut head).ok()?;
    stream.read_exact(&mut vec![0; usize::from(head[1])]).ok()?;
    stream.write_all(&[5, 0]).ok()?;
    let mut request = [0; 10];
    stream.read_exact(&mut request).ok()?;
    let [5, 1, 0, 1, a, b, c, d, high, low] = request else { return None };
    let host = format!("{a}.{b}.{c}.{d}:{}", u16::from_be_bytes([high, low]));
    let target = TcpStream::connect(&host).ok()?;
    asked.lock().unwrap().push(host);
    stream.write_all(&[5, 0, 0, 1, 0, 0, 0, 0, 0, 0]).ok()?;
    tunnel(stream, target)
}

fn tunnel(mut stream: TcpStream, mut target: TcpStream) -> Option<()> {
    let (mut from, mut to) = (stream.try_clone().ok()?, target.try_clone().ok()?);
    std::thread::spawn(move || {
        let _ = std::io::copy(&mut from, &mut to);
        to.shutdown(std::net::Shutdown::Write)
    });
    std::io::copy(&mut target, &mut stream).ok()?;
    stream.shutdown(std::net::Shutdown::Both).ok()
}

#[test]
fn requests_go_through_the_proxy() {
    for (serve, scheme) in [(http as fn(_, &_) -> _, "http"), (socks, "socks5h")] {
        let (bed, proxy) = (Bed::new(), Proxy::new(serve));
        bed.archive.put("BTCUSDT", "2024-01");
        let source = bed.source().through(&format!("{scheme}://127.0.0.1:{}", proxy.port)).unwrap();
        let wanted = bed.wanted(&["BTCUSDT"], "2024-01", Some("2024-01"));
        assert_eq!(fates(&bed.fetch_from(&source, wanted).unwrap()), ["2024-01 fetched"]);
        assert_eq!(proxy.asked(), [format!("127.0.0.1:{}", bed.archive.port())], "{scheme}");
    }
}

#[test]
fn the_environment_names_the_proxy() {
    let (bed, proxy) = (Bed::new(), Proxy::new(http));
    bed.archive.put("BTCUSDT", "2024-01");
    let url = format!("http://127.0.0.1:{}", proxy.port);
    let fetch = |no_proxy: Option<&str>| {
        let source = bed.source().through_environment(|name| match name {
            "HTTP_PROXY" => Some(url.clone()),
            "NO_PROXY" => no_proxy.map(str::to_owned),
            _ => None,
        });
        let wanted = bed.wanted(&["BTCUSDT"], "2024-01", Some("2024-01"));
        bed.fetch_from(&source.unwrap(), wanted).unwrap()
    };
    assert_eq!(fates(&fetch(Some("localhost, 127.0.0.1"))), ["2024-01 fetched"]);
    assert!(proxy.asked().is_empty());
    assert_eq!(fates(&fetch(None)), ["2024-01 present"]);
    assert_eq!(proxy.asked().len(), 1);
}

#[test]
fn a_proxy_that_is_not_there_is_not_gone_around() {
    let bed = Bed::new();
    bed.archive.put("BTCUSDT", "2024-01");
    let source = bed.source().through(NOBODY).unwrap();
    let wanted = bed.wanted(&["BTCUSDT"], "2024-01", Some("2024-01"));
    let error = bed.fetch_from(&source, wanted).unwrap_err();
    assert!(matches!(error, FetchError::Unreachable { .. }), "{error}");
    assert!(bed.archive.asked().is_empty());
}

#[test]
fn certificates_that_are_none_are_refused() {
    for pem in ["", "nothing", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n"] {
        let error = Bed::new().source().trusting(pem.as_bytes()).unwrap_err();
        assert!(matches!(error, FetchError::BadCertificates { .. }), "{error}");
    }
}
