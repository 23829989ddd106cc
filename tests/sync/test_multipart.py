"""Multipart bodies: what is written can be read, and what is not whole is never taken for whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.contract import ContentLost
from sync.multipart import NotMultipart, Part, StreamedPart, media_type, parse

CONTENT = st.binary(max_size=300) | st.lists(
    st.sampled_from([b"\r\n", b"--", b"\r\n--", b"b", b"\0", b"Content-Type: x", b"\r\n\r\n", b"\xff\xd9"]), max_size=20
).map(b"".join)
BOUNDARY = st.text("abcXYZ019'()+_,-./:=?", min_size=1, max_size=70)


def body(boundary: str, contents: list[bytes], preamble: bytes = b"", epilogue: bytes = b"") -> bytes:
    delimiter = b"--" + boundary.encode()
    parts = [delimiter + b"\r\nContent-Type: application/dicom\r\n\r\n" + content + b"\r\n" for content in contents]
    return preamble + b"".join(parts) + delimiter + b"--" + epilogue


@given(BOUNDARY, st.lists(CONTENT, min_size=1, max_size=3), st.sampled_from([b"", b"For old readers.\r\n"]), CONTENT)
def test_parts_come_out_as_they_went_in(boundary: str, contents: list[bytes], preamble: bytes, epilogue: bytes) -> None:
    if any(boundary.encode() in content for content in contents):
        return  # a writer must choose another boundary then
    whole = body(boundary, contents, preamble, b"\r\n" + epilogue)
    assert parse(whole, f'multipart/related; type="application/dicom"; boundary="{boundary}"') == [
        Part("application/dicom", content) for content in contents
    ]


@given(CONTENT, st.data())
def test_a_body_that_was_cut_is_never_whole(content: bytes, data: st.DataObject) -> None:
    whole = body("a-boundary-of-its-own", [content])
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(NotMultipart):
        parse(whole[:cut], "multipart/related; boundary=a-boundary-of-its-own")


@given(st.binary(max_size=400) | CONTENT, st.text(max_size=60))
def test_rubbish_is_refused_in_words(rubbish: bytes, content_type: str) -> None:
    for kind in (content_type, "multipart/related; boundary=b", f"multipart/related; boundary={content_type}"):
        try:
            parse(rubbish, kind)
        except NotMultipart as refused:
            assert str(refused)


@given(CONTENT, st.lists(st.integers(1, 90), min_size=1, max_size=30))
def test_what_is_streamed_can_be_read_whatever_the_pieces(content: bytes, sizes: list[int]) -> None:
    pieces = [content[at : at + 7] for at in range(0, len(content), 7)]
    streamed = StreamedPart(lambda: iter(pieces), len(content))
    promised, sent = len(streamed), b""
    while piece := streamed.read(sizes[len(sent) % len(sizes)]):
        sent += piece
    assert len(sent) == promised
    assert parse(sent, streamed.content_type) == [Part("application/dicom", content)]


@pytest.mark.parametrize("size", [9, 11])
def test_content_of_another_size_than_said_breaks_the_request_off(size: int) -> None:
    streamed = StreamedPart(lambda: iter([b"ten bytes!"]), size)
    with pytest.raises(ContentLost):
        streamed.read()


def test_every_request_has_a_boundary_of_its_own() -> None:
    assert StreamedPart(lambda: iter([]), 0).boundary != StreamedPart(lambda: iter([]), 0).boundary


@pytest.mark.parametrize(
    ("header", "kind", "boundary"),
    [
        ("multipart/related; type=application/dicom; boundary=abc", "multipart/related", "abc"),
        ('Multipart/Related;boundary="a b;c";type="application/dicom"', "multipart/related", "a b;c"),
        ("multipart/related; Boundary=abc; transfer-syntax=1.2", "multipart/related", "abc"),
        ("multipart/related;\r\n boundary=abc", "multipart/related", "abc"),
        ("text/html", "text/html", ""),
    ],
)
def test_content_types_are_read_as_servers_write_them(header: str, kind: str, boundary: str) -> None:
    found, parameters = media_type(header)
    assert (found, parameters.get("boundary", "")) == (kind, boundary)


def test_a_bare_line_with_the_boundary_in_it_is_no_delimiter() -> None:
    with pytest.raises(NotMultipart):
        parse(b"--abc\r\n\r\nx\r\n--abcdef\r\n--abc--", "multipart/related; boundary=abc")
