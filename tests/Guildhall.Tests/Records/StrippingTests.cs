using System.Buffers.Binary;
using System.Diagnostics;
using System.Text;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Foundations.Modules.Records.Strip;

namespace Guildhall.Tests.Records;

public sealed class StrippingTests : IAsyncLifetime
{
    private RecordRoom _room = null!;

    public async ValueTask InitializeAsync() => _room = await RecordRoom.OpenAsync();

    public ValueTask DisposeAsync() => _room.DisposeAsync();

    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("gif")]
    [InlineData("webp")]
    [InlineData("tiff")]
    public async Task Nothing_of_where_a_picture_was_taken_is_left_in_it_or_in_its_preview(string kind)
    {
        var telling = Samples.Telling(kind);
        Holds(telling, Samples.Secret).ShouldBeTrue();

        var document = await _room.TakenAsync(telling, $"picture.{kind}");
        await _room.DeliverAsync();

        var now = await _room.NowAsync(document);
        now.State.ShouldBe(DocumentState.Clean);
        now.HasPreview.ShouldBeTrue();
        foreach (var preview in (bool[])[false, true])
        {
            var body = (await _room.ServeAsync(now, preview)).Body;
            body.Length.ShouldBeGreaterThan(30);
            foreach (var trace in (string[])[Samples.Secret, "54.9783", "xmpmeta", "XMP", "Photoshop", "MPF", "JFXX", "tIME"])
            {
                Holds(body, trace).ShouldBeFalse($"{(preview ? "preview" : "picture")}: {trace}");
            }

            // The tag of the GPS directory, and the first fraction in it.
            body.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x25, 0x88, 4, 0]).ShouldBe(-1);
            body.AsSpan().IndexOf((ReadOnlySpan<byte>)[54, 0, 0, 0, 1, 0, 0, 0, 58]).ShouldBe(-1);
        }
    }

    [Theory]
    [InlineData("jpeg", true)]
    [InlineData("png", true)]
    [InlineData("webp", true)]
    [InlineData("tiff", true)]
    [InlineData("gif", false)]
    public async Task A_picture_on_its_side_is_upright_in_its_preview_and_still_says_so_itself(string kind, bool turned)
    {
        var document = await _room.TakenAsync(Samples.Telling(kind), "picture");
        await _room.DeliverAsync();

        var (served, response, preview) = await _room.ServeAsync(await _room.NowAsync(document), preview: true);

        served.ShouldBeTrue();
        response.ContentType.ShouldBe("image/jpeg");
        var expected = kind == "gif" ? (1, 1) : turned ? (Samples.Height, Samples.Width) : (Samples.Width, Samples.Height);
        JpegSize(preview).ShouldBe(expected);
    }

    [Fact]
    public async Task A_photograph_keeps_every_pixel_as_it_was()
    {
        var document = await _room.TakenAsync(Samples.Telling("jpeg"), "picture.jpg");
        await _room.DeliverAsync();

        var body = (await _room.ServeAsync(await _room.NowAsync(document))).Body;

        // From the first table to the end: what draws it, but for the note which way up it is, which stands before the frame.
        var frame = Samples.Jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xff, 0xc0]);
        body[^(Samples.Jpeg.Length - frame)..].ShouldBe(Samples.Jpeg[frame..]);
        Exif.Orientation(body.AsSpan(body.AsSpan().IndexOf("Exif\0\0"u8) + 6)).ShouldBe(6);
    }

    [Theory]
    [InlineData("jpeg")]
    [InlineData("png")]
    [InlineData("gif")]
    [InlineData("webp")]
    public void A_picture_that_is_stripped_twice_is_the_same(string kind)
    {
        var once = Strip(Samples.Telling(kind), kind);

        Strip(once, kind).ShouldBe(once);
        once.Length.ShouldBeLessThan(Samples.Telling(kind).Length);
    }

    [Theory]
    [InlineData("heic", "holiday.HEIC")]
    [InlineData("tiff", "scan.tif")]
    public async Task Pictures_that_few_can_open_become_jpegs(string kind, string name)
    {
        var document = await _room.TakenAsync(Samples.Of(kind), name);
        document.Kind.ShouldBe(FileKind.Jpeg);
        document.Name.ShouldBe(Path.ChangeExtension(name, ".jpg"));

        await _room.DeliverAsync();

        JpegSize((await _room.ServeAsync(await _room.NowAsync(document))).Body).ShouldBe((Samples.Width, Samples.Height));
    }

    [Fact]
    public async Task Pictures_with_too_many_pixels_pages_or_faults_are_refused_kindly()
    {
        (await _room.RefusedAsync(Samples.HugePng(100_000, 100_000), "huge.png")).Message
            .ShouldBe("“huge.png” must have fewer than 200 million pixels. Make the picture smaller and send it again");
        (await _room.RefusedAsync(Samples.MakeTiff(pages: 3), "fax.tif")).Message.ShouldBe("“fax.tif” has several pages. Save it as a PDF and send that");
        (await _room.RefusedAsync(Samples.Png[..100], "half.png")).Reason.ShouldBe(RefusalReason.Damaged);
        (await _room.RefusedAsync(Samples.Jpeg[..200], "half.jpg")).Reason.ShouldBe(RefusalReason.Damaged);
        (await _room.RefusedAsync(Samples.Heic[..300], "half.heic")).Reason.ShouldBe(RefusalReason.Damaged);
    }

    [Fact]
    public async Task A_picture_that_draws_nothing_is_cleared_without_a_preview()
    {
        // Its headers are good and its drawing is noise.
        var broken = Samples.WebP.ToArray();
        broken.AsSpan(38, 60).Fill(0x55);
        var document = await _room.TakenAsync(broken, "noise.webp");

        await _room.DeliverAsync();

        var now = await _room.NowAsync(document);
        now.State.ShouldBe(DocumentState.Clean);
        now.HasPreview.ShouldBeFalse();
        (await _room.ServeAsync(now, preview: true)).Served.ShouldBeFalse();
        _room.Arriving.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_the_drawing_program_pictures_are_stripped_all_the_same()
    {
        await using var room = await RecordRoom.OpenAsync((settings, _) => settings["Records:Vipsthumbnail"] = "none");
        var refusal = await room.RefusedAsync(Samples.Heic, "holiday.heic");
        refusal.Message.ShouldBe("We cannot take “holiday.heic” as it is. Save the picture as a JPG and send that");

        var document = await room.TakenAsync(Samples.Telling("jpeg"), "picture.jpg");
        await room.DeliverAsync();

        var now = await room.NowAsync(document);
        now.HasPreview.ShouldBeFalse();
        Holds((await room.ServeAsync(now)).Body, Samples.Secret).ShouldBeFalse();
    }

    [Fact]
    public async Task A_picture_that_takes_too_long_to_draw_is_given_up()
    {
        await using var room = await RecordRoom.OpenAsync((settings, _) =>
        {
            var slow = Path.Combine(Path.GetTempPath(), $"slow-thumbnail-{Environment.ProcessId}");
            File.WriteAllText(slow, "#!/bin/sh\nexec sleep 60\n");
            Process.Start("chmod", ["+x", slow]).WaitForExit();
            settings["Records:Vipsthumbnail"] = slow;
            settings["Records:PictureSeconds"] = "1";
        });
        var document = await room.TakenAsync(Samples.Jpeg, "picture.jpg");

        await room.DeliverAsync();

        (await room.NowAsync(document)).ShouldSatisfyAllConditions(now => now.State.ShouldBe(DocumentState.Clean), now => now.HasPreview.ShouldBeFalse());
        room.Arriving.ShouldBeEmpty();
    }

    private static byte[] Strip(byte[] picture, string kind)
    {
        var kept = new MemoryStream();
        var reader = new PictureReader(new MemoryStream(picture), kept);
        _ = kind switch
        {
            "jpeg" => Jpeg.Strip(reader),
            "png" => Png.Strip(reader),
            "gif" => Gif.Strip(reader),
            _ => WebP.Strip(new MemoryStream(picture), kept),
        };
        return kept.ToArray();
    }

    private static bool Holds(byte[] content, string text) =>
        content.AsSpan().IndexOf(Encoding.ASCII.GetBytes(text)) >= 0;

    private static (int Width, int Height) JpegSize(byte[] jpeg)
    {
        for (var at = 2; at < jpeg.Length - 9 && jpeg[at] == 0xff; at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 2)))
        {
            if (jpeg[at + 1] is 0xc0 or 0xc2)
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 7)), BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(at + 5)));
            }
        }

        return default;
    }
}
