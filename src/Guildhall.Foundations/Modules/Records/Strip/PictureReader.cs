using Guildhall.Foundations.Modules.Records.Recognise;

namespace Guildhall.Foundations.Modules.Records.Strip;

/// <summary>Reads a picture's bytes in order, and passes on those that stay. A picture that ends too early is damaged.</summary>
internal sealed class PictureReader(Stream content, Stream kept)
{
    private readonly byte[] _buffer = new byte[32 * 1024];
    private int _from;
    private int _to;

    /// <summary>The next byte; -1 at the end.</summary>
    public int TryByte() => Fill() ? _buffer[_from++] : -1;

    public byte Byte() => TryByte() is >= 0 and var value ? (byte)value : throw Damaged();

    public byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        for (var at = 0; at < count;)
        {
            var some = Some(count - at);
            some.CopyTo(bytes.AsSpan(at));
            at += some.Length;
        }

        return bytes;
    }

    public void Skip(long count)
    {
        while (count > 0)
        {
            count -= Some(count).Length;
        }
    }

    public void Keep(long count)
    {
        while (count > 0)
        {
            var some = Some(count);
            kept.Write(some);
            count -= some.Length;
        }
    }

    /// <summary>Keeps everything before the next byte of that value, or before the end. Returns whether there is one; it is read too.</summary>
    public bool KeepUntil(byte mark)
    {
        while (Fill())
        {
            var rest = _buffer.AsSpan(_from, _to - _from);
            var at = rest.IndexOf(mark);
            kept.Write(at < 0 ? rest : rest[..at]);
            _from = at < 0 ? _to : _from + at + 1;
            if (at >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Writes bytes of our own.</summary>
    public void Write(params ReadOnlySpan<byte> bytes) => kept.Write(bytes);

    public static RefusedException Damaged() => new(RefusalReason.Damaged);

    private ReadOnlySpan<byte> Some(long most)
    {
        if (!Fill())
        {
            throw Damaged();
        }

        var some = _buffer.AsSpan(_from, (int)Math.Min(most, _to - _from));
        _from += some.Length;
        return some;
    }

    private bool Fill()
    {
        if (_from == _to)
        {
            _from = 0;
            _to = content.Read(_buffer);
        }

        return _from < _to;
    }
}
