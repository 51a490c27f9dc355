using System.Text;

namespace Guildhall.Foundations.Modules.Places.Import;

/// <summary>
/// Reads a comma-separated file a line at a time in constant memory, keeping count of lines and strict about UTF-8.
/// A record never spans lines in these formats. Fields are counted from 1, as the formats' documents do.
/// </summary>
internal sealed class LineReader(Stream stream)
{
    private const int LongestLine = 64 * 1024;
    private static readonly UTF8Encoding s_strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly byte[] _bytes = new byte[4 * LongestLine];
    private readonly char[] _chars = new char[LongestLine];
    private readonly List<(int Start, int Length)> _fields = [];
    private int _from;
    private int _to;
    private bool _ended;

    /// <summary>The number of the line just read, from 1.</summary>
    public long Line { get; private set; }

    /// <summary>How many fields it has.</summary>
    public int Fields => _fields.Count;

    /// <summary>What is wrong with the line's quotes, if anything.</summary>
    public string? Fault { get; private set; }

    /// <summary>A field of the line; empty for position 0, which layouts use for a field they do not have.</summary>
    public ReadOnlySpan<char> this[int position]
    {
        get
        {
            if (position == 0 || position > _fields.Count)
            {
                return [];
            }

            var (start, length) = _fields[position - 1];
            return _chars.AsSpan(start, length);
        }
    }

    /// <summary>Moves to the next line that is not blank; false at the end of the file.</summary>
    /// <exception cref="RefusedException">The line is not UTF-8, or no line of text at all.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var length = _bytes.AsSpan(_from, _to - _from).IndexOf((byte)'\n');
            if (length < 0 && !_ended)
            {
                await FillAsync(cancellationToken);
                continue;
            }

            if (length < 0 && _from == _to)
            {
                return false;
            }

            Line++;
            var line = _bytes.AsMemory(_from, length < 0 ? _to - _from : length);
            _from = length < 0 ? _to : _from + length + 1;
            if (Parse(line.Span))
            {
                return true;
            }
        }
    }

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        if (_to - _from > LongestLine)
        {
            throw new RefusedException(Line + 1, "The line is longer than any record can be: this is not a gazetteer file.");
        }

        _bytes.AsSpan(_from, _to - _from).CopyTo(_bytes);
        _to -= _from;
        _from = 0;
        var read = await stream.ReadAsync(_bytes.AsMemory(_to), cancellationToken);
        _to += read;
        _ended = read == 0;
    }

    private bool Parse(ReadOnlySpan<byte> line)
    {
        if (Line == 1)
        {
            if (line is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
            {
                throw new RefusedException(1, "The file is in UTF-16. Save it as UTF-8.");
            }

            line = line is [0xEF, 0xBB, 0xBF, ..] ? line[3..] : line;
        }

        line = line.TrimEnd((byte)'\r');
        if (line.Trim(" \t"u8).IsEmpty)
        {
            return false;
        }

        if (line.Length > LongestLine)
        {
            throw new RefusedException(Line, "The line is longer than any record can be: this is not a gazetteer file.");
        }

        int length;
        try
        {
            length = s_strictUtf8.GetChars(line, _chars);
        }
        catch (DecoderFallbackException e)
        {
            throw new RefusedException(Line, $"The text is not UTF-8: byte {e.BytesUnknown?.FirstOrDefault():X2} in place {e.Index + 1}. Save the file as UTF-8.");
        }

        Split(length);
        return true;
    }

    // Quoted fields are unescaped where they stand: they only ever get shorter.
    private void Split(int length)
    {
        _fields.Clear();
        Fault = null;
        var at = 0;
        while (true)
        {
            var start = at;
            var end = at;
            if (at < length && _chars[at] == '"')
            {
                start = end = ++at;
                while (at < length && (_chars[at] != '"' || (at + 1 < length && _chars[at + 1] == '"')))
                {
                    at += _chars[at] == '"' ? 1 : 0;
                    _chars[end++] = _chars[at++];
                }

                if (at == length)
                {
                    Fault ??= "A quotation mark is not closed.";
                }

                at++;
            }
            else
            {
                while (at < length && _chars[at] != ',')
                {
                    at++;
                }

                end = at;
            }

            if (at < length && _chars[at] != ',')
            {
                Fault ??= "There is text after a closing quotation mark.";
                while (at < length && _chars[at] != ',')
                {
                    at++;
                }
            }

            _fields.Add((start, end - start));
            if (at >= length)
            {
                return;
            }

            at++;
        }
    }
}

/// <summary>The file cannot be taken, because of this line (0: because of the whole).</summary>
internal sealed class RefusedException(long line, string message) : Exception(message)
{
    public long Line { get; } = line;
}
