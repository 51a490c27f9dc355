using System.Text.RegularExpressions;
using Guildhall.Platform.Data;

namespace Guildhall.Platform.Events;

/// <summary>A failure in one line that may be kept and shown: what names a person is cut out.</summary>
internal static partial class Failure
{
    private const int Longest = 500;

    public static string Describe(Exception e)
    {
        var text = e is OperationCanceledException ? "It took too long." : e.Message;
        text = Address().Replace(text, "(address)");
        text = LongNumber().Replace(text, "(number)");
        return Text.Beginning($"{e.GetType().Name}: {text.ReplaceLineEndings(" ")}", Longest);
    }

    [GeneratedRegex(@"[^\s<>""'@]+@[^\s<>""'@]+", RegexOptions.None, 1000)]
    private static partial Regex Address();

    [GeneratedRegex(@"\+?\d[\d ]{4,}\d", RegexOptions.None, 1000)]
    private static partial Regex LongNumber();
}
