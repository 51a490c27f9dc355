using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;

namespace Guildhall.Foundations.Modules.Records.Store;

/// <summary>
/// The format of a file at rest. A header of 512 bytes: <c>GHSEAL01</c>, the length of the wrapped part (two bytes, big-endian), the
/// wrapped part, zeros. The wrapped part is data protection's wrapping of the file's own key (32 bytes), its digest (32) and its
/// length (8). Then the content in pieces of 64 KB, each AES-256-GCM encrypted and followed by its tag of 16 bytes. A piece's
/// nonce is its number, with a mark on the last. So a byte changed, pieces swapped, cut off or added, or one file put
/// in another's place is found out, and any piece is read without those before it.
/// </summary>
internal static class Sealing
{
    public const int HeaderLength = 512;
    public const int PieceLength = 64 * 1024;
    public const int TagLength = 16;
    public const int KeyLength = 32;
    public const int DigestLength = 32;

    public static ReadOnlySpan<byte> Magic => "GHSEAL01"u8;

    /// <summary>How many pieces a content of that length has: one at least.</summary>
    public static long Pieces(long length) => Math.Max(1, (length + PieceLength - 1) / PieceLength);

    /// <summary>How long the sealed file is.</summary>
    public static long SealedLength(long length) => HeaderLength + length + (Pieces(length) * TagLength);

    public static void Nonce(Span<byte> nonce, long piece, bool last)
    {
        nonce.Clear();
        nonce[0] = last ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteInt64BigEndian(nonce[4..], piece);
    }

    public static byte[] Header(IDataProtector protector, ReadOnlySpan<byte> key, ReadOnlySpan<byte> digest, long length)
    {
        var inside = new byte[KeyLength + DigestLength + sizeof(long)];
        key.CopyTo(inside);
        digest.CopyTo(inside.AsSpan(KeyLength));
        BinaryPrimitives.WriteInt64BigEndian(inside.AsSpan(KeyLength + DigestLength), length);
        var wrapped = protector.Protect(inside);
        var header = new byte[HeaderLength];
        Magic.CopyTo(header);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(Magic.Length), checked((ushort)wrapped.Length));
        wrapped.CopyTo(header.AsSpan(Magic.Length + 2));
        CryptographicOperations.ZeroMemory(inside);
        return header;
    }

    /// <exception cref="TamperedException">It is no header of ours.</exception>
    public static (byte[] Key, byte[] Digest, long Length) Open(IDataProtector protector, ReadOnlySpan<byte> header)
    {
        var rest = header[(Magic.Length + 2)..];
        var length = BinaryPrimitives.ReadUInt16BigEndian(header[Magic.Length..]);
        if (!header.StartsWith(Magic) || length > rest.Length || rest[length..].ContainsAnyExcept((byte)0))
        {
            throw new TamperedException("The header is not one of ours.");
        }

        byte[] inside;
        try
        {
            inside = protector.Unprotect(rest[..length].ToArray());
        }
        catch (CryptographicException e)
        {
            throw new TamperedException("The header does not open.", e);
        }

        return inside.Length != KeyLength + DigestLength + sizeof(long)
            ? throw new TamperedException("The header holds something else.")
            : (inside[..KeyLength], inside[KeyLength..^sizeof(long)], BinaryPrimitives.ReadInt64BigEndian(inside.AsSpan(KeyLength + DigestLength)));
    }
}

/// <summary>A stored file is not what was stored.</summary>
internal sealed class TamperedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Encrypts what is written to it into a file, piece by piece, and reckons its digest on the way.</summary>
internal sealed class SealingStream : Stream
{
    private readonly FileStream _file;
    private readonly IDataProtector _protector;
    private readonly byte[] _digestKey;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(Sealing.KeyLength);
    private readonly AesGcm _cipher;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _piece = ArrayPool<byte>.Shared.Rent(Sealing.PieceLength);
    private readonly byte[] _sealed = ArrayPool<byte>.Shared.Rent(Sealing.PieceLength + Sealing.TagLength);
    private int _filled;
    private long _pieces;
    private long _length;
    private bool _finished;

    /// <summary>Begins a file that does not exist yet.</summary>
    /// <exception cref="StoreException">The disk does not take it.</exception>
    public SealingStream(string path, IDataProtector protector, byte[] digestKey)
    {
        Path = path;
        _protector = protector;
        _digestKey = digestKey;
        _cipher = new AesGcm(_key, Sealing.TagLength);
        _file = OnDisk(() =>
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            return new FileStream(path, options);
        });
        OnDisk(() => _file.Write(new byte[Sealing.HeaderLength]));
    }

    public string Path { get; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _length;

    public override long Position
    {
        get => _length;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _length += buffer.Length;
        while (buffer.Length > 0)
        {
            // A full piece waits until more comes: only the end tells which is the last.
            if (_filled == Sealing.PieceLength)
            {
                WritePiece(last: false);
            }

            var some = Math.Min(buffer.Length, Sealing.PieceLength - _filled);
            buffer[..some].CopyTo(_piece.AsSpan(_filled));
            _filled += some;
            buffer = buffer[some..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // The disk's cache takes pieces quicker than a thread could be changed.
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes the end and the header, has the disk keep them, and returns the content's digest.</summary>
    /// <exception cref="StoreException">The disk does not take it.</exception>
    public byte[] Finish()
    {
        WritePiece(last: true);
        var digest = HMACSHA256.HashData(_digestKey, _hash.GetHashAndReset());
        var header = Sealing.Header(_protector, _key, digest, _length);
        OnDisk(() =>
        {
            _file.Position = 0;
            _file.Write(header);
            _file.Flush(flushToDisk: true);
            _file.Dispose();
        });
        _finished = true;
        return digest;
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && _cipher is not null)
        {
            if (!_finished)
            {
                try
                {
                    _file?.Dispose();
                }
                catch (IOException)
                {
                    // It goes anyway.
                }

                File.Delete(Path);
            }

            _finished = true;
            _cipher.Dispose();
            _hash.Dispose();
            CryptographicOperations.ZeroMemory(_key);
            CryptographicOperations.ZeroMemory(_piece);
            ArrayPool<byte>.Shared.Return(_piece);
            ArrayPool<byte>.Shared.Return(_sealed);
        }

        base.Dispose(disposing);
    }

    private void WritePiece(bool last)
    {
        Span<byte> nonce = stackalloc byte[12];
        Sealing.Nonce(nonce, _pieces++, last);
        _hash.AppendData(_piece, 0, _filled);
        _cipher.Encrypt(nonce, _piece.AsSpan(0, _filled), _sealed.AsSpan(0, _filled), _sealed.AsSpan(_filled, Sealing.TagLength));
        var length = _filled + Sealing.TagLength;
        _filled = 0;
        OnDisk(() => _file.Write(_sealed, 0, length));
    }

    private static void OnDisk(Action write) => OnDisk(() =>
    {
        write();
        return true;
    });

    private static T OnDisk<T>(Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The disk did not take a file: {e.Message}", e);
        }
    }
}

/// <summary>Decrypts a sealed file as it is read, from anywhere if what is under it can be read from anywhere.</summary>
internal sealed class UnsealedStream : Stream
{
    private readonly Stream _inner;
    private readonly AesGcm _cipher;
    private readonly byte[] _piece = ArrayPool<byte>.Shared.Rent(Sealing.PieceLength);
    private readonly byte[] _sealed = ArrayPool<byte>.Shared.Rent(Sealing.PieceLength + Sealing.TagLength);
    private long _at = -1;
    private long _innerAt;
    private long _position;
    private bool _disposed;

    private UnsealedStream(Stream inner, byte[] key, byte[] digest, long length)
    {
        _inner = inner;
        Digest = digest;
        Length = length;
        _cipher = new AesGcm(key, Sealing.TagLength);
        CryptographicOperations.ZeroMemory(key);
    }

    public byte[] Digest { get; }

    public override bool CanRead => true;

    public override bool CanSeek => _inner.CanSeek;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position
    {
        get => _position;
        set => _position = CanSeek ? Math.Max(0, value) : throw new NotSupportedException();
    }

    /// <summary>Opens a sealed file, and checks that it is the one it should be.</summary>
    /// <exception cref="TamperedException">It is not.</exception>
    public static async Task<UnsealedStream> OpenAsync(Stream inner, IDataProtector protector, ReadOnlyMemory<byte> digest, CancellationToken cancellationToken)
    {
        try
        {
            var header = new byte[Sealing.HeaderLength];
            if (await inner.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, cancellationToken) < header.Length)
            {
                throw new TamperedException("The header is cut off.");
            }

            var opened = Sealing.Open(protector, header);
            if (!CryptographicOperations.FixedTimeEquals(opened.Digest, digest.Span))
            {
                throw new TamperedException("It is another file.");
            }

            if (inner.CanSeek && inner.Length != Sealing.SealedLength(opened.Length))
            {
                throw new TamperedException("It has another length.");
            }

            return new UnsealedStream(inner, opened.Key, opened.Digest, opened.Length);
        }
        catch
        {
            await inner.DisposeAsync();
            throw;
        }
    }

    public override int Read(Span<byte> buffer)
    {
        if (buffer.Length == 0 || _position >= Length)
        {
            return 0;
        }

        var piece = _position / Sealing.PieceLength;
        if (piece != _at)
        {
            var length = Seek(piece);
            Unseal(piece, length, _inner.ReadAtLeast(_sealed.AsSpan(0, length), length, throwOnEndOfStream: false));
        }

        return Take(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.Length == 0 || _position >= Length)
        {
            return 0;
        }

        var piece = _position / Sealing.PieceLength;
        if (piece != _at)
        {
            var length = Seek(piece);
            Unseal(piece, length, await _inner.ReadAtLeastAsync(_sealed.AsMemory(0, length), length, throwOnEndOfStream: false, cancellationToken));
        }

        return Take(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Current => _position + offset,
        SeekOrigin.End => Length + offset,
        _ => offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _inner.Dispose();
            _cipher.Dispose();
            CryptographicOperations.ZeroMemory(_piece);
            ArrayPool<byte>.Shared.Return(_piece);
            ArrayPool<byte>.Shared.Return(_sealed);
        }

        base.Dispose(disposing);
    }

    /// <summary>Goes to a piece, and returns how long it is with its tag.</summary>
    private int Seek(long piece)
    {
        if (piece != _innerAt)
        {
            _inner.Position = Sealing.HeaderLength + (piece * (Sealing.PieceLength + Sealing.TagLength));
        }

        return (int)Math.Min(Sealing.PieceLength, Length - (piece * Sealing.PieceLength)) + Sealing.TagLength;
    }

    private void Unseal(long piece, int length, int read)
    {
        Span<byte> nonce = stackalloc byte[12];
        Sealing.Nonce(nonce, piece, last: piece == Sealing.Pieces(Length) - 1);
        try
        {
            if (read < length)
            {
                throw new TamperedException("It is cut off.");
            }

            var content = length - Sealing.TagLength;
            _cipher.Decrypt(nonce, _sealed.AsSpan(0, content), _sealed.AsSpan(content, Sealing.TagLength), _piece.AsSpan(0, content));
        }
        catch (AuthenticationTagMismatchException e)
        {
            _at = -1;
            throw new TamperedException($"Piece {piece} was changed.", e);
        }

        _at = piece;
        _innerAt = piece + 1;
    }

    private int Take(Span<byte> buffer)
    {
        var from = (int)(_position % Sealing.PieceLength);
        var some = (int)Math.Min(Math.Min(buffer.Length, Sealing.PieceLength - from), Length - _position);
        _piece.AsSpan(from, some).CopyTo(buffer);
        _position += some;
        return some;
    }
}
