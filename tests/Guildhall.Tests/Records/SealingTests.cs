using System.Security.Cryptography;
using FsCheck;
using FsCheck.Fluent;
using Guildhall.Foundations.Modules.Records.Store;
using Microsoft.AspNetCore.DataProtection;

namespace Guildhall.Tests.Records;

public sealed class SealingTests : IDisposable
{
    private static readonly byte[] s_digestKey = RandomNumberGenerator.GetBytes(32);
    private static readonly IDataProtector s_protector = new EphemeralDataProtectionProvider().CreateProtector("test");
    private readonly string _folder = Directory.CreateTempSubdirectory("guildhall-sealing-").FullName;
    private int _files;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(Sealing.PieceLength - 1)]
    [InlineData(Sealing.PieceLength)]
    [InlineData(Sealing.PieceLength + 1)]
    [InlineData((3 * Sealing.PieceLength) + 17)]
    public async Task What_is_sealed_comes_back_from_its_beginning_and_from_anywhere(int length)
    {
        var content = RandomNumberGenerator.GetBytes(length);
        var (file, digest) = Seal(content);
        file.Length.ShouldBe((int)Sealing.SealedLength(length));

        (await ReadAsync(file, digest)).ShouldBe(content);
        await using var stream = await UnsealedStream.OpenAsync(new MemoryStream(file), s_protector, digest, TestContext.Current.CancellationToken);
        foreach (var at in (int[])[length / 2, 0, length, Math.Max(0, length - 3), length / 3])
        {
            stream.Position = at;
            var rest = new MemoryStream();
            await stream.CopyToAsync(rest, TestContext.Current.CancellationToken);
            rest.ToArray().ShouldBe(content[at..]);
        }
    }

    [Fact]
    public void The_same_content_has_the_same_digest_and_never_the_same_bytes()
    {
        var content = RandomNumberGenerator.GetBytes(100_000);
        var one = Seal(content);
        var two = Seal(content);

        two.Digest.ShouldBe(one.Digest);
        two.File.ShouldNotBe(one.File);
        one.Digest.ShouldNotBe(SHA256.HashData(content));
        one.File.AsSpan().IndexOf(content.AsSpan(0, 16)).ShouldBe(-1);
    }

    [Fact]
    public void A_sealed_file_that_was_changed_cut_or_lengthened_does_not_open()
    {
        var content = RandomNumberGenerator.GetBytes((2 * Sealing.PieceLength) + 100);
        var (file, digest) = Seal(content);
        var changes =
            from how in Gen.Choose(0, 3)
            from at in Gen.Choose(0, file.Length - 1)
            from bit in Gen.Choose(0, 7)
            from seekable in Gen.Elements(true, false)
            select (how, at, bit, seekable);

        Prop.ForAll(Arb.From(changes), change =>
        {
            byte[] changed = change.how switch
            {
                0 => file[..change.at],
                1 => [.. file, .. new byte[(change.at % 100) + 1]],
                2 => [.. file[..Sealing.HeaderLength], .. file[(Sealing.HeaderLength + Sealing.PieceLength + Sealing.TagLength)..]],
                _ => [.. file],
            };
            if (change.how == 3)
            {
                changed[change.at] ^= (byte)(1 << change.bit);
            }

            // What comes over a network has no length to compare: bytes added at its end are never read, and harm nobody.
            if (change is { how: 1, seekable: false })
            {
                ReadAsync(changed, digest, seekable: false).GetAwaiter().GetResult().ShouldBe(content);
                return;
            }

            Should.Throw<TamperedException>(() => ReadAsync(changed, digest, change.seekable).GetAwaiter().GetResult());
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    [Fact]
    public async Task One_file_put_in_anothers_place_does_not_open()
    {
        var one = Seal([1, 2, 3]);
        var two = Seal([4, 5, 6]);

        await Should.ThrowAsync<TamperedException>(() => ReadAsync(two.File, one.Digest));
    }

    [Fact]
    public void A_file_that_is_not_finished_leaves_nothing_behind()
    {
        var path = Path.Combine(_folder, "unfinished");
        using (var stream = new SealingStream(path, s_protector, s_digestKey))
        {
            stream.Write(new byte[200_000]);
            File.Exists(path).ShouldBeTrue();
        }

        File.Exists(path).ShouldBeFalse();
    }

    private (byte[] File, byte[] Digest) Seal(byte[] content)
    {
        var path = Path.Combine(_folder, $"{_files++}");
        using var stream = new SealingStream(path, s_protector, s_digestKey);
        foreach (var part in content.Chunk(50_000))
        {
            stream.Write(part);
        }

        var digest = stream.Finish();
        return (File.ReadAllBytes(path), digest);
    }

    private static async Task<byte[]> ReadAsync(byte[] file, byte[] digest, bool seekable = true)
    {
        await using var stream = await UnsealedStream.OpenAsync(seekable ? new MemoryStream(file) : new Trickle(file), s_protector, digest, CancellationToken.None);
        var content = new MemoryStream();
        await stream.CopyToAsync(content);
        return content.ToArray();
    }

    /// <summary>Bytes that come in small portions and only forwards, as over a network.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, 5000)], cancellationToken);
    }
}
