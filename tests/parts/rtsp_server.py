"""A real RTSP server: `rtsp_server.py PORT CODEC WAY`, run by Debian's own Python, which has GStreamer's bindings.

CODEC is `h264`, or a folder whose JPEGs are sent round and round. WAY is `open`, `basic` or `digest` (the password of
`nurse` is asked for in that way), or `udp` (no other transport). Prints a line when it listens, on loopback only. Ends when
its input ends, or the process that started it.
"""

import ctypes
import itertools
import signal
import sys
from pathlib import Path

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

PR_SET_PDEATHSIG = 1
USER, PASSWORD = "nurse", "hunter@2%"
RATE = 60
H264 = (
    f"videotestsrc is-live=true pattern=snow ! video/x-raw,format=I420,width=320,height=240,framerate={RATE}/1"
    f" ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max={RATE} ! rtph264pay name=pay0 pt=96"
)
JPEG = (
    "appsrc name=files is-live=true do-timestamp=true format=time caps=image/jpeg ! jpegparse ! rtpjpegpay name=pay0 pt=26"
)


def send_files(media: GstRtspServer.RTSPMedia, folder: Path) -> None:
    """Push the files of a folder into a new stream, as long as it takes them."""
    source = media.get_element().get_by_name("files")
    pictures = itertools.cycle(path.read_bytes() for path in sorted(folder.glob("*.jpg")))
    GLib.timeout_add(
        1000 // RATE, lambda: source.emit("push-buffer", Gst.Buffer.new_wrapped(next(pictures))) == Gst.FlowReturn.OK
    )


def ask_for_password(server: GstRtspServer.RTSPServer, factory: GstRtspServer.RTSPMediaFactory, way: str) -> None:
    """Let nobody in but `USER`."""
    auth, token, permissions = GstRtspServer.RTSPAuth(), GstRtspServer.RTSPToken(), GstRtspServer.RTSPPermissions()
    token.set_string("media.factory.role", "viewer")
    for what in ("access", "construct"):
        permissions.add_permission_for_role("viewer", f"media.factory.{what}", True)
    if way == "digest":
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
        auth.add_digest(USER, PASSWORD, token)
    else:
        auth.set_supported_methods(GstRtsp.RTSPAuthMethod.BASIC)
        auth.add_basic(GstRtspServer.RTSPAuth.make_basic(USER, PASSWORD), token)
    factory.set_permissions(permissions)
    server.set_auth(auth)


def main() -> int:
    """Serve until standard input ends."""
    # A server that a test has frozen cannot notice the end of its input; the kernel ends it all the same.
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    port, codec, way = sys.argv[1:]
    Gst.init(None)
    if missing := [name for name in ("appsrc", "rtpjpegpay", "x264enc") if not Gst.ElementFactory.find(name)]:
        sys.exit(f"GStreamer has no {', '.join(missing)}")
    server, factory = GstRtspServer.RTSPServer(), GstRtspServer.RTSPMediaFactory()
    server.set_address("127.0.0.1")
    server.set_service(port)
    factory.set_launch(f"( {H264 if codec == 'h264' else JPEG} )")
    if codec != "h264":
        factory.connect("media-configure", lambda _, media: send_files(media, Path(codec)))
    if way in {"basic", "digest"}:
        ask_for_password(server, factory, way)
    if way == "udp":
        factory.set_protocols(GstRtsp.RTSPLowerTrans.UDP)
    server.get_mount_points().add_factory("/live", factory)
    loop = GLib.MainLoop()
    GLib.io_add_watch(GLib.IOChannel.unix_new(0), GLib.PRIORITY_DEFAULT, GLib.IOCondition.HUP, lambda *_: loop.quit())
    if not server.attach(None):
        sys.exit(f"port {port} is taken")
    print("listening", flush=True)  # noqa: T201 - whoever started this waits for it
    loop.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
