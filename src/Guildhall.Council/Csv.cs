using System.Text;

namespace Guildhall.Council;

/// <summary>Small tables as CSV that spreadsheets open: what would begin a formula is made harmless.</summary>
internal static class Csv
{
    /// <summary>The lines, with the mark that says they are UTF-8.</summary>
    public static byte[] Bytes(IEnumerable<IReadOnlyList<string>> lines)
    {
        var text = new StringBuilder("\uFEFF");
        foreach (var line in lines)
        {
            text.AppendJoin(',', line.Select(Field)).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The lines of a table, each with the number it begins at. Fields may hold line ends within quotes.</summary>
    /// <exception cref="FormatException">A quote does not end.</exception>
    public static IEnumerable<(int Number, IReadOnlyList<string> Fields)> Read(string text)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var (line, begun, quoted) = (1, 1, false);
        text = text.TrimStart('\uFEFF').ReplaceLineEndings("\n");
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\n')
            {
                line++;
            }

            if (quoted)
            {
                if (c == '"' && i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else if (c == '"')
                {
                    quoted = false;
                }
                else
                {
                    field.Append(c);
                }
            }
            else if (c == '"' && field.ToString().Trim().Length == 0)
            {
                field.Clear();
                quoted = true;
            }
            else if (c is ',' or '\n')
            {
                fields.Add(field.ToString().Trim());
                field.Clear();
                if (c == '\n')
                {
                    if (fields.Exists(f => f.Length > 0))
                    {
                        yield return (begun, fields.ToArray());
                    }

                    fields.Clear();
                    begun = line;
                }
            }
            else
            {
                field.Append(c);
            }
        }

        if (quoted)
        {
            throw new FormatException($"A quotation mark that begins after line {begun} does not end.");
        }

        fields.Add(field.ToString().Trim());
        if (fields.Exists(f => f.Length > 0))
        {
            yield return (begun, fields.ToArray());
        }
    }

    private static string Field(string value)
    {
        var safe = value.Length > 0 && value[0] is '=' or '+' or '-' or '@' or '\t' or '\r' ? $"'{value}" : value;
        return safe.AsSpan().IndexOfAny(",\"\r\n") >= 0 ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe;
    }
}
