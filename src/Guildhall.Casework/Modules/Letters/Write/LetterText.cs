using System.Text.RegularExpressions;
using Guildhall.Platform.Printing;

namespace Guildhall.Casework.Modules.Letters.Write;

/// <summary>Reads a letter's text as the parts it is printed in.</summary>
internal static partial class LetterText
{
    public static IReadOnlyList<PrintedBlock> Blocks(string text)
    {
        var blocks = new List<PrintedBlock>();
        foreach (var part in Empty().Split(text.Trim()).Where(p => p.Trim().Length > 0))
        {
            var lines = part.Trim('\n').Split('\n').Select(l => l.Trim()).ToList();
            var words = new List<string>();
            var points = new List<string>();
            var numbered = false;
            foreach (var line in lines)
            {
                if (line.StartsWith("## ", StringComparison.Ordinal))
                {
                    Close();
                    blocks.Add(new PrintedBlock.Heading(line[3..].Trim()));
                }
                else if (Point().Match(line) is { Success: true } point)
                {
                    if (words.Count > 0 || (points.Count > 0 && numbered != point.Groups["number"].Success))
                    {
                        Close();
                    }

                    numbered = point.Groups["number"].Success;
                    points.Add(point.Groups["text"].Value);
                }
                else if (points.Count > 0)
                {
                    // What goes on below a point belongs to it.
                    points[^1] += " " + line;
                }
                else
                {
                    words.Add(line);
                }
            }

            Close();

            void Close()
            {
                if (words.Count > 0)
                {
                    blocks.Add(new PrintedBlock.Paragraph(string.Join('\n', words)));
                    words.Clear();
                }

                if (points.Count > 0)
                {
                    blocks.Add(new PrintedBlock.Points([.. points], numbered));
                    points.Clear();
                }
            }
        }

        return blocks;
    }

    [GeneratedRegex(@"\n[ ]*\n\s*", RegexOptions.None, 1000)]
    private static partial Regex Empty();

    [GeneratedRegex(@"\A(-|(?<number>\d{1,3})\.)\s+(?<text>.+)\z", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Point();
}
