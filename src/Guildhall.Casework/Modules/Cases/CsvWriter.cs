using System.Text;

namespace Guildhall.Casework.Modules.Cases;

/// <summary>Writes comma-separated values (RFC 4180) that a spreadsheet opens as text: nothing a person typed is taken for a formula.</summary>
public sealed class CsvWriter(TextWriter to)
{
    private readonly StringBuilder _line = new();

    /// <summary>Writes one line.</summary>
    public async Task WriteAsync(IEnumerable<string?> cells, CancellationToken cancellationToken)
    {
        _line.Clear();
        var first = true;
        foreach (var cell in cells)
        {
            if (!first)
            {
                _line.Append(',');
            }

            first = false;
            Append(cell ?? "");
        }

        _line.Append("\r\n");
        await to.WriteAsync(_line, cancellationToken);
    }

    /// <summary>A cell as it is written: an apostrophe goes before what a spreadsheet would reckon.</summary>
    internal static string Guarded(string cell) =>
        cell.Length > 0 && (cell[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠') ? "'" + cell : cell;

    private void Append(string cell)
    {
        cell = Guarded(cell);
        if (cell.AsSpan().IndexOfAny("\",\r\n;") < 0)
        {
            _line.Append(cell);
            return;
        }

        _line.Append('"').Append(cell.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
    }
}
