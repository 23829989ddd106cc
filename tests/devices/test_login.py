"""Name and password for a camera: by digest as the standard has it, plainly only where the camera knows nothing better."""

import re
from urllib.request import HTTPDigestAuthHandler, HTTPPasswordMgrWithDefaultRealm, Request, parse_http_list, parse_keqv_list

import pytest

from devices.errors import DeviceFault
from devices.login import answer

# The example of RFC 7616, 3.9.1.
ASKED = (
    'Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm={}, '
    'nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"'
)
OURS = "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
MD5 = "8ca523f5e9506fed4657c9700eebdbec"
SHA256 = "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"


def answered(*challenges: str) -> dict[str, str]:
    scheme, _, rest = answer(challenges, "GET", "/dir/index.html", "Mufasa", "Circle of Life", OURS).partition(" ")
    return {"scheme": scheme, **parse_keqv_list(parse_http_list(rest))}


@pytest.mark.parametrize(
    ("challenges", "response"),
    [
        ([ASKED.format("MD5")], MD5),
        ([ASKED.format("SHA-256")], SHA256),
        ([ASKED.format("MD5"), ASKED.format("SHA-256"), 'Basic realm="camera"'], SHA256),
        (['Basic realm="camera"', ASKED.format("MD5").replace("Digest", "digest")], MD5),
    ],
)
def test_the_standards_example_comes_out_and_the_best_way_is_taken(challenges: list[str], response: str) -> None:
    fields = answered(*challenges)
    assert fields["response"] == response
    assert (fields["qop"], fields["nc"], fields["cnonce"]) == ("auth", "00000001", OURS)
    assert fields["opaque"] == "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"


def test_a_camera_of_the_old_kind_gets_an_answer_of_the_old_kind() -> None:
    asked = 'realm="IP camera", nonce="abc"'
    passwords = HTTPPasswordMgrWithDefaultRealm()
    passwords.add_password(None, "http://camera/", "Mufasa", "Circle of Life")
    request = Request("http://camera/dir/index.html")
    judge = HTTPDigestAuthHandler(passwords).get_authorization(request, {"realm": "IP camera", "nonce": "abc"})
    expected = re.search(r'response="(\w+)"', str(judge))
    assert expected
    fields = answered(f"Digest {asked}")
    assert fields["response"] == expected[1]
    assert "qop" not in fields


def test_no_two_answers_are_alike() -> None:
    one, other = (answer([ASKED.format("MD5")], "GET", "/", "nurse", "hunter2") for _ in range(2))
    assert one != other


def test_the_password_itself_goes_only_where_nothing_better_is_offered() -> None:
    assert answer(['Basic realm="camera"'], "GET", "/", "nurse", "hunter2") == "Basic bnVyc2U6aHVudGVyMg=="
    assert "hunter2" not in answer([ASKED.format("MD5")], "GET", "/", "nurse", "hunter2")


@pytest.mark.parametrize("challenges", [[], ["Bearer"], [ASKED.format("SHA-512-256-sess")]])
def test_a_way_that_we_do_not_know_is_told_without_the_password(challenges: list[str]) -> None:
    with pytest.raises(DeviceFault) as caught:
        answer(challenges, "GET", "/", "nurse", "hunter2")
    assert "hunter2" not in str(caught.value)
