using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Foundations.Modules.Records;
using Guildhall.Foundations.Modules.Records.Recognise;
using Guildhall.Foundations.Modules.Records.Strip;
using Guildhall.Foundations.Modules.Records.TakeIn;

namespace Guildhall.Tests.Records;

public sealed class RecognitionTests
{
    public static TheoryData<string> Kinds() => [.. FileKind.All.Select(kind => kind.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_file_is_what_its_content_is_whatever_it_is_called(string kind)
    {
        var told = FileKind.Of(kind);
        var name = kind == "csv" ? "photo.csv" : kind == "pdf" ? "photo.jpg" : "letter.pdf";

        Recognise(Samples.Of(kind), name).ShouldBe(told);
    }

    [Theory]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'/>")]
    [InlineData("<?xml version='1.0'?><svg/>")]
    [InlineData("\uFEFF  \n<!DOCTYPE html><html></html>")]
    [InlineData("Just a note <ScRiPt>alert(1)</script>")]
    [InlineData("Dear council, <iframe src=x>")]
    [InlineData("{\\rtf1\\ansi Hello}")]
    [InlineData("%!PS-Adobe-3.0")]
    [InlineData("#!/bin/sh\nrm -rf /")]
    [InlineData("MZ not a program")]
    [InlineData("a\0b")]
    [InlineData("\u001b[2J")]
    public void What_a_browser_or_a_shell_would_run_is_none_of_our_kinds(string content) =>
        Refused(Encoding.UTF8.GetBytes(content)).ShouldBe(RefusalReason.WrongKind);

    [Fact]
    public void Other_peoples_formats_are_none_of_our_kinds()
    {
        Refused([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0]).ShouldBe(RefusalReason.WrongKind);
        Refused([.. "Caf"u8, 0xe9, .. " in Latin-1"u8]).ShouldBe(RefusalReason.WrongKind);
        Refused(Samples.Zip(("photos/1.jpg", Samples.Jpeg))).ShouldBe(RefusalReason.WrongKind);
        Refused(Samples.Zip(("mimetype", "application/epub+zip"u8.ToArray()))).ShouldBe(RefusalReason.WrongKind);
        Refused(Samples.Ole("Setup.msi")).ShouldBe(RefusalReason.WrongKind);
        Refused([0, 0, 0, 20, .. "ftypcrx "u8, .. new byte[20]]).ShouldBe(RefusalReason.WrongKind);
    }

    [Fact]
    public void A_file_that_is_two_things_is_what_it_begins_as()
    {
        Recognise([.. Samples.Pdf, .. Samples.Docx], "letter.docx").ShouldBe(FileKind.Pdf);
        Recognise([.. Samples.Gif, .. "/*<script>*/=1"u8], "a.js").ShouldBe(FileKind.Gif);
    }

    [Fact]
    public void Macros_and_passwords_are_told_apart_from_mere_strangers()
    {
        Refused(Samples.Office("word/document.xml", ("word/vbaProject.bin", [1]))).ShouldBe(RefusalReason.Macros);
        Refused(Samples.OpenDocument("application/vnd.oasis.opendocument.text", ("Basic/Standard/Module1.xml", [1]))).ShouldBe(RefusalReason.Macros);
        Refused(Samples.Ole("WordDocument", "Macros")).ShouldBe(RefusalReason.Macros);
        Refused(Samples.Ole("EncryptionInfo", "EncryptedPackage")).ShouldBe(RefusalReason.Locked);

        var locked = Samples.Docx.ToArray();
        for (var at = locked.AsSpan().IndexOf("PK\x01\x02"u8); at >= 0 && at < locked.Length - 8; at += 1)
        {
            if (locked.AsSpan(at).StartsWith("PK\x01\x02"u8))
            {
                locked[at + 8] |= 1;
            }
        }

        Refused(locked).ShouldBe(RefusalReason.Locked);
    }

    [Fact]
    public void A_zip_bomb_is_told_by_its_list_and_nothing_is_unpacked()
    {
        Refused(Samples.Office("xl/workbook.xml", ("xl/worksheets/sheet1.xml", new byte[64 * 1024 * 1024]))).ShouldBe(RefusalReason.Bomb);
        Refused(Samples.Zip(Enumerable.Range(0, 10_001).Select(i => ($"word/{i}.xml", Array.Empty<byte>())))).ShouldBe(RefusalReason.Bomb);

        // Every entry of the list claims the same part of the file.
        var overlapping = Samples.Office("word/document.xml", ("word/media/image1.png", System.Security.Cryptography.RandomNumberGenerator.GetBytes(3000)));
        var at = overlapping.AsSpan().IndexOf("PK\x01\x02"u8);
        for (; at < overlapping.Length - 30; at++)
        {
            if (overlapping.AsSpan(at).StartsWith("PK\x01\x02"u8))
            {
                BitConverter.TryWriteBytes(overlapping.AsSpan(at + 20), overlapping.Length - 100);
            }
        }

        Refused(overlapping).ShouldBe(RefusalReason.Bomb);
    }

    [Fact]
    public void An_office_file_that_is_cut_off_or_points_elsewhere_is_damaged()
    {
        Refused(Samples.Docx[..^30]).ShouldBe(RefusalReason.Damaged);
        Refused([.. Samples.Docx, 0]).ShouldBe(RefusalReason.Damaged);
        Refused(Samples.Office("word/document.xml", ("../../etc/passwd", [1]))).ShouldBe(RefusalReason.Damaged);
        Refused(Samples.Office("word/document.xml", ("/etc/passwd", [1]))).ShouldBe(RefusalReason.Damaged);
        Refused(Samples.Doc[..100]).ShouldBe(RefusalReason.Damaged);
    }

    /// <summary>Whatever is done to a file, it is recognised and stripped, or refused: nothing else comes of it.</summary>
    [Fact]
    public void A_file_with_bytes_changed_or_cut_off_is_taken_or_refused_and_never_breaks_us()
    {
        var kinds = FileKind.All.Select(kind => kind.Name).ToArray();
        var cases =
            from kind in Gen.Elements(kinds)
            from telling in Gen.Elements(true, false)
            from keep in Gen.Choose(1, 100)
            from changes in Gen.Choose(0, 8).SelectMany(n => Gen.Choose(0, int.MaxValue - 1).ListOf(n))
            from values in Gen.Choose(0, 255).ListOf(8)
            select (kind, telling, keep, changes: changes.ToArray(), values: values.ToArray());

        Prop.ForAll(Arb.From(cases), sample =>
        {
            var whole = sample.telling && sample.kind is "jpeg" or "png" or "gif" or "webp" or "tiff" ? Samples.Telling(sample.kind) : Samples.Of(sample.kind);
            var content = whole[..Math.Max(1, whole.Length * (sample.keep > 50 ? 100 : sample.keep * 2) / 100)];
            foreach (var (i, at) in sample.changes.Index())
            {
                content[at % content.Length] = (byte)sample.values[i % sample.values.Length];
            }

            var stream = new MemoryStream(content);
            try
            {
                var kind = Recogniser.Recognise(stream, "file");
                stream.Position = 0;
                var reader = new PictureReader(stream, Stream.Null);
                _ = kind == FileKind.Jpeg ? Jpeg.Strip(reader)
                    : kind == FileKind.Png ? Png.Strip(reader)
                    : kind == FileKind.Gif ? Gif.Strip(reader)
                    : kind == FileKind.WebP ? WebP.Strip(stream, Stream.Null)
                    : kind == FileKind.Tiff ? PictureSize.OfTiff(stream).Pixels
                    : kind == FileKind.Heic ? PictureSize.OfHeic(stream)
                    : 0;
            }
            catch (RefusedException)
            {
                // As it should be.
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }

    [Theory]
    [InlineData("holiday.heic", "jpeg", "holiday.jpg")]
    [InlineData("Holiday.JPEG", "jpeg", "Holiday.JPEG")]
    [InlineData("invoice.pdf.exe", "pdf", "invoice.pdf")]
    [InlineData("letter.v2", "pdf", "letter.pdf")]
    [InlineData("Minutes 21.11.2026", "pdf", "Minutes 21.11.2026.pdf")]
    [InlineData("C:\\Users\\Ann\\My letter.docx", "docx", "My letter.docx")]
    [InlineData("../../etc/passwd", "text", "passwd.txt")]
    [InlineData("evil\u202Efdp.exe", "pdf", "evilfdp.pdf")]
    [InlineData("a\r\nSet-Cookie: x.txt", "text", "aSet-Cookie x.txt")]
    [InlineData("\"quoted\".txt", "text", "quoted.txt")]
    [InlineData("Tŷ Siân – llun.png", "png", "Tŷ Siân – llun.png")]
    [InlineData("", "png", "file.png")]
    [InlineData(null, "png", "file.png")]
    [InlineData(".htaccess", "text", "htaccess.txt")]
    [InlineData("...", "text", "file.txt")]
    [InlineData(".pdf", "pdf", "pdf.pdf")]
    public void A_name_is_cleaned_and_its_ending_put_right(string? name, string kind, string clean) =>
        FileName.Clean(name, FileKind.Of(kind)).ShouldBe(clean);

    [Fact]
    public void A_name_is_never_too_long_for_its_row()
    {
        FileName.Clean(new string('x', 5000) + ".pdf", FileKind.Docx).Length.ShouldBeLessThanOrEqualTo(150);
        FileName.Clean(string.Concat(Enumerable.Repeat("😀", 200)), FileKind.Docx).ShouldNotContain("\uFFFD");
        FileName.Clean("\uD800broken.txt", FileKind.Text).ShouldEndWith(".txt");
    }

    [Fact]
    public void A_list_of_accepted_kinds_is_read_from_words_and_told_to_people_and_browsers()
    {
        var accepted = AcceptedFiles.Parse(["image", "pdf", "docx"]);

        accepted.Labels.ShouldBe(["JPG", "PNG", "GIF", "WEBP", "HEIC", "TIF", "PDF", "DOCX"]);
        accepted.ForInput.ShouldStartWith(".jpg,.jpeg,image/jpeg,.png,image/png");
        accepted.Allows(FileKind.Docx).ShouldBeTrue();
        accepted.Allows(FileKind.Doc).ShouldBeFalse();
        Should.Throw<FormatException>(() => AcceptedFiles.Parse(["picture"])).Message.ShouldStartWith("“picture” is no kind of file. There are image, pdf,");
        Should.Throw<FormatException>(() => AcceptedFiles.Parse([]));
    }

    private static FileKind Recognise(byte[] content, string name) => Recogniser.Recognise(new MemoryStream(content), name);

    private static RefusalReason Refused(byte[] content) => Should.Throw<RefusedException>(() => Recognise(content, "letter.pdf")).Reason;
}
