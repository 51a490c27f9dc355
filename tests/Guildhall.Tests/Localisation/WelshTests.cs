using System.Text.RegularExpressions;
using System.Xml.Linq;
using Guildhall.Testing;

namespace Guildhall.Tests.Localisation;

/// <summary>
/// What the public reads is there in Welsh. Pages whose address begins with /staff are for staff and may be English
/// only; so may layouts and partials whose name begins with _Staff, or that lie in a folder with staff pages alone.
/// </summary>
public sealed partial class WelshTests
{
    public static TheoryData<string> Floors() => [.. GuildhallHost.Floors.Select(floor => floor.GetName().Name!)];

    [Theory]
    [MemberData(nameof(Floors))]
    public void Every_text_of_the_public_pages_has_its_Welsh(string floor)
    {
        var welsh = Welsh(floor);
        var missing = Sources(floor)
            .SelectMany(file => Texts(File.ReadAllText(file)).Select(text => (Text: text, File: Path.GetRelativePath(Repository.Root, file))))
            .Where(used => !welsh.ContainsKey(used.Text))
            .Select(used => $"{used.File}: {used.Text}");

        missing.Distinct().ShouldBeEmpty($"Add these to src/{floor}/Words.cy.resx.");
    }

    [Theory]
    [MemberData(nameof(Floors))]
    public void The_Welsh_has_the_same_gaps_to_fill_as_the_English(string floor) =>
        Welsh(floor).Where(entry => !Gaps(entry.Key).SequenceEqual(Gaps(entry.Value), StringComparer.Ordinal)).Select(entry => entry.Key).ShouldBeEmpty();

    private static Dictionary<string, string> Welsh(string floor)
    {
        var file = Repository.Folder("src", floor, "Words.cy.resx");
        return File.Exists(file)
            ? XDocument.Load(file).Root!.Elements("data").ToDictionary(data => (string)data.Attribute("name")!, data => (string)data.Element("value")!)
            : [];
    }

    private static IEnumerable<string> Sources(string floor)
    {
        var files = Directory.EnumerateFiles(Repository.Folder("src", floor), "*.cs*", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .ToList();
        var pages = files.Where(file => file.EndsWith(".cshtml", StringComparison.Ordinal))
            .Select(file => (File: file, Route: PageRoute().Match(File.ReadAllText(file)) is { Success: true } found ? found.Groups["route"].Value : null))
            .ToList();
        var staff = pages.Where(page => page.Route?.StartsWith("/staff", StringComparison.Ordinal) == true
            || (page.Route is null && (Path.GetFileName(page.File).StartsWith("_Staff", StringComparison.Ordinal) || AmongStaffPages(page.File))))
            .Select(page => page.File).ToHashSet(StringComparer.Ordinal);
        return files.Where(file => !staff.Contains(file) && !staff.Contains(file[..^3]));

        bool AmongStaffPages(string file)
        {
            var beside = pages.Where(page => page.Route is not null && Path.GetDirectoryName(page.File) == Path.GetDirectoryName(file)).ToList();
            return beside.Count > 0 && beside.TrueForAll(page => page.Route!.StartsWith("/staff", StringComparison.Ordinal));
        }
    }

    private static IEnumerable<string> Texts(string source) =>
        Localised().Matches(source).SelectMany(match => match.Groups["text"].Captures).Select(text => Regex.Unescape(text.Value));

    private static IEnumerable<string> Gaps(string text) => Gap().Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);

    [GeneratedRegex("""@page\s+"(?<route>[^"]*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex PageRoute();

    [GeneratedRegex("""(\b(T|words|_words)\[|\bWords\.(Say|Translated)\(|\bPlurals\()"(?<text>([^"\\]|\\.)*)"(,\s*"(?<text>([^"\\]|\\.)*)"\s*\))?""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Localised();

    [GeneratedRegex(@"\{\d[^}]*\}|%\{\w+\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Gap();
}
