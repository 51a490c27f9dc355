using System.Collections.Concurrent;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Casework.Modules.Letters.Write;

namespace Guildhall.Casework.Modules.Letters;

/// <summary>Something to mend in a letter's template.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line in it.</param>
/// <param name="Advice">What is wrong and what to write instead.</param>
public sealed record LetterProblem(string File, int Line, string Advice)
{
    /// <summary>The problem in one line.</summary>
    public override string ToString() => $"{Path.GetFileName(File)}, line {Line}: {Advice}";
}

/// <summary>A letter that can be made.</summary>
/// <param name="Name">Its name: <c>permit-granted</c> is <c>letters/permit-granted.md</c> in the council's folder.</param>
/// <param name="Title">What it is called; also its heading.</param>
/// <param name="Use">When to send it, for officers.</param>
public sealed record LetterKind(string Name, string Title, string Use)
{
    /// <summary>The services it is for; empty for all.</summary>
    public IReadOnlyList<string> Services { get; init; } = [];

    /// <summary>Whether an officer must write a part of it, so that no rule can make it.</summary>
    public bool AsksOfficer { get; init; }
}

/// <summary>
/// The council's letters, a file each: <c>permit-granted.md</c>, and <c>permit-granted.cy.md</c> in Welsh. An edited file is read again, so that wording
/// changes without a restart.
/// </summary>
/// <param name="folder">Where they are.</param>
/// <param name="more">The names of the fields that other modules fill.</param>
public sealed class LetterTemplates(string folder, IReadOnlyCollection<string>? more = null)
{
    private readonly ConcurrentDictionary<string, (DateTime WrittenAt, LetterTemplate Template)> _read = [];

    /// <summary>The letters' names, in order.</summary>
    public IReadOnlyList<string> Names => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*.md")
            .Select(file => Path.GetFileName(file)!)
            .Select(file => file.EndsWith(".cy.md", StringComparison.Ordinal) ? file[..^6] : file[..^3])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The letters that can be made, by title; of one service, those that are for it.</summary>
    public IReadOnlyList<LetterKind> For(string? service) =>
    [
        .. Names.Select(KindOf).OfType<LetterKind>()
            .Where(k => service is null || k.Services.Count == 0 || k.Services.Contains(service))
            .OrderBy(k => k.Services.Count == 0)
            .ThenBy(k => k.Title, StringComparer.Ordinal),
    ];

    /// <summary>The letter of that name; null where there is none, or it needs mending.</summary>
    public LetterKind? KindOf(string name) => Find(name, "en") is { Problems: [] } english
        ? new LetterKind(name, english.Title, english.Use) { Services = english.Services, AsksOfficer = english.AsksOfficer }
        : null;

    /// <summary>All that is wrong with how the letters are written.</summary>
    public IReadOnlyList<LetterProblem> Validate() => [.. Names.SelectMany(ProblemsOf)];

    /// <summary>What the letters name that the services do not have.</summary>
    public IReadOnlyList<LetterProblem> Validate(IReadOnlyDictionary<string, ServiceVersion> services) => [.. Names.SelectMany(name => ProblemsOf(name, services))];

    /// <summary>The template in a language; null where there is none.</summary>
    internal LetterTemplate? Find(string name, string language)
    {
        // The name comes from an address or a service file: it is a name, never a path.
        if (language is not ("en" or "cy") || name.Length == 0 || name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
        {
            return null;
        }

        var file = Path.Combine(folder, FileName(name, language));
        var writtenAt = File.GetLastWriteTimeUtc(file);
        if (_read.TryGetValue(file, out var read) && read.WrittenAt == writtenAt)
        {
            return read.Template;
        }

        if (!File.Exists(file))
        {
            return null;
        }

        var template = LetterTemplate.Read(file, File.ReadAllText(file));
        _read[file] = (writtenAt, template);
        return template;
    }

    private IEnumerable<LetterProblem> ProblemsOf(string name)
    {
        var (english, welsh) = (Find(name, "en"), Find(name, "cy"));
        if (english is null || welsh is null)
        {
            yield return new LetterProblem(Path.Combine(folder, FileName(name, english is null ? "en" : "cy")), 1, "The file is missing. Every letter is written in English and in Welsh.");
        }

        foreach (var problem in (english?.Problems ?? []).Concat(welsh?.Problems ?? []))
        {
            yield return problem;
        }

        foreach (var template in new[] { english, welsh }.OfType<LetterTemplate>())
        {
            foreach (var (field, line) in template.Fields)
            {
                if (LetterFields.Problem(field, english is null or { Services.Count: 0 } ? null : [], more) is { } advice)
                {
                    yield return new LetterProblem(template.File, line, advice);
                }
            }
        }
    }

    private IEnumerable<LetterProblem> ProblemsOf(string name, IReadOnlyDictionary<string, ServiceVersion> services)
    {
        if (Find(name, "en") is not { } english)
        {
            yield break;
        }

        foreach (var unknown in english.Services.Where(s => !services.ContainsKey(s)))
        {
            yield return new LetterProblem(english.File, 1, $"There is no service “{unknown}”.");
        }

        var questions = english.Services.Where(services.ContainsKey).Select(s => services[s].Definition).ToList();
        foreach (var template in new[] { english, Find(name, "cy") }.OfType<LetterTemplate>().Where(_ => questions.Count > 0))
        {
            foreach (var (field, line) in template.Fields)
            {
                if (LetterFields.Problem(field, questions, more) is { } advice)
                {
                    yield return new LetterProblem(template.File, line, advice);
                }
            }
        }

        if (english.AddressQuestion is { } address && (questions.Count == 0 || questions.Any(s => s.Questions.All(q => q.Name != address || q.Type != QuestionType.Address))))
        {
            yield return new LetterProblem(english.File, 1, $"“address” names “{address}”, which is not a question for an address in every service the letter is for.");
        }
    }

    private static string FileName(string name, string language) => language == "cy" ? $"{name}.cy.md" : $"{name}.md";
}
