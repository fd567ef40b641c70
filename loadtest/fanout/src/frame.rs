//! As much of RFC 6455 as a load generator needs: it reads whole, unmasked frames and writes small ones.

use anyhow::bail;

/// A frame's header is at most this long in either direction.
const HEADER_BYTES_MAX: usize = 14;
/// The mask of what is sent. Zero is a legal key, and costs the server the same as any other.
const MASK: [u8; 4] = [0; 4];

/// Length bytes that say that the length follows, in two bytes or in eight.
const LONG: u8 = 0x7e;
const LONGER: u8 = 0x7f;

/// What a server said, still where it was read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Frame<'a> {
    Text(&'a [u8]),
    Ping(&'a [u8]),
    /// With the status code, when there is one.
    Close(Option<u16>),
    Pong,
}

/// The first frame of `bytes` and its length; nothing while it is incomplete.
pub(crate) fn split(bytes: &[u8]) -> anyhow::Result<Option<(Frame<'_>, usize)>> {
    let Some((&[first, second], rest)) = bytes.split_first_chunk::<2>() else { return Ok(None) };
    if first & 0xf0 != 0x80 || second & 0x80 != 0 {
        bail!("a frame in pieces, with reserved bits or masked: {first:#04x} {second:#04x}");
    }
    let (length, header) = match second {
        LONG => match rest.first_chunk::<2>() {
            Some(long) => (u64::from(u16::from_be_bytes(*long)), 4),
            None => return Ok(None),
        },
        LONGER => match rest.first_chunk::<8>() {
            Some(long) => (u64::from_be_bytes(*long), 10),
            None => return Ok(None),
        },
        short => (u64::from(short), 2),
    };
    let end = header + usize::try_from(length)?;
    let Some(body) = bytes.get(header..end) else { return Ok(None) };
    let frame = match first & 0x0f {
        0x1 => Frame::Text(body),
        0x8 => Frame::Close(body.first_chunk::<2>().map(|code| u16::from_be_bytes(*code))),
        0x9 => Frame::Ping(body),
        0xa => Frame::Pong,
        other => bail!("a frame of the kind {other:#x}"),
    };
    Ok(Some((frame, end)))
}

/// A text message of a client.
pub(crate) fn text(text: &str) -> Vec<u8> {
    client(0x81, text.as_bytes())
}

/// The answer to a ping.
pub(crate) fn pong(body: &[u8]) -> Vec<u8> {
    client(0x8a, body)
}

fn client(first: u8, body: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(HEADER_BYTES_MAX + body.len());
    frame.push(first);
    length(&mut frame, 0x80, body.len());
    frame.extend(MASK);
    frame.extend(body);
    frame
}

/// A text message of a server, as the limit writes it.
pub(crate) fn server_text(body: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x81];
    length(&mut frame, 0, body.len());
    frame.extend(body);
    frame
}

fn length(frame: &mut Vec<u8>, masked: u8, length: usize) {
    match (u8::try_from(length), u16::try_from(length)) {
        (Ok(short @ ..126), _) => frame.push(masked | short),
        (_, Ok(long)) => {
            frame.push(masked | LONG);
            frame.extend(long.to_be_bytes());
        }
        _ => {
            frame.push(masked | LONGER);
            frame.extend((length as u64).to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_at_every_boundary_and_never_too_early() {
        for length in [0, 1, 125, 126, 127, 65_535, 65_536] {
            let body = vec![b'x'; length];
            let frame = server_text(&body);
            assert_eq!(split(&frame).unwrap(), Some((Frame::Text(&body), frame.len())));
            for cut in
                [0, 1, 2, frame.len() / 2, frame.len() - 1].into_iter().filter(|cut| *cut < frame.len())
            {
                assert_eq!(split(&frame[..cut]).unwrap(), None, "{cut} of {length}");
            }
        }
    }

    #[test]
    fn control_frames_are_told_apart_and_nonsense_is_refused() {
        assert_eq!(split(&[0x89, 1, 7, 9]).unwrap(), Some((Frame::Ping(&[7]), 3)));
        assert_eq!(split(&[0x88, 2, 0x0f, 0xa0]).unwrap(), Some((Frame::Close(Some(4000)), 4)));
        assert_eq!(split(&[0x88, 0]).unwrap(), Some((Frame::Close(None), 2)));
        for nonsense in [[0x01, 0], [0xc1, 0], [0x81, 0x80], [0x83, 0]] {
            assert!(split(&nonsense).is_err(), "{nonsense:?}");
        }
    }
}
