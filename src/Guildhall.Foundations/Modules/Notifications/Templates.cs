using System.Collections.Concurrent;
using Guildhall.Foundations.Modules.Notifications.Write;
using Guildhall.Platform.Events;

namespace Guildhall.Foundations.Modules.Notifications;

/// <summary>Something to mend in a template.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line in it.</param>
/// <param name="Advice">What is wrong and what to write instead.</param>
public sealed record TemplateProblem(string File, int Line, string Advice)
{
    /// <summary>The problem in one line.</summary>
    public override string ToString() => $"{Path.GetFileName(File)}, line {Line}: {Advice}";
}

/// <summary>
/// The council's messages, a Markdown file each: <c>request-received.md</c>, and <c>request-received.cy.md</c> in Welsh.
/// An edited file is read again, so wording changes without a restart.
/// </summary>
public sealed class Templates(string folder)
{
    private readonly ConcurrentDictionary<string, (DateTime WrittenAt, Template Template)> _read = [];

    /// <summary>The names of the templates, in order.</summary>
    public IReadOnlyList<string> Names => !Directory.Exists(folder) ? [] :
    [
        .. Directory.EnumerateFiles(folder, "*.md")
            .Select(file => Path.GetFileName(file)!)
            .Select(file => file.EndsWith(".cy.md", StringComparison.Ordinal) ? file[..^6] : file[..^3])
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>All that is wrong with the templates.</summary>
    public IReadOnlyList<TemplateProblem> Validate() => [.. Names.SelectMany(ProblemsOf)];

    /// <summary>What is wrong with one template, given the values that its users give it.</summary>
    public IReadOnlyList<TemplateProblem> Validate(string name, IReadOnlyCollection<string> values)
    {
        var problems = ProblemsOf(name).ToList();
        foreach (var language in (string[])["en", "cy"])
        {
            if (Find(name, language) is { } template)
            {
                problems.AddRange(template.Placeholders.Where(p => !values.Contains(p.Key)).Select(p => new TemplateProblem(
                    template.File, p.Value, $"There is no value {{{{{p.Key}}}}} in this message. There are: {string.Join(", ", values.Order(StringComparer.Ordinal))}.")));
            }
        }

        return problems;
    }

    /// <summary>Writes a message.</summary>
    /// <exception cref="PermanentFailureException">There is no such template, or a value is missing.</exception>
    internal WrittenMessage Write(string name, string language, MessageChannel channel, IReadOnlyDictionary<string, string> values)
    {
        var template = Find(name, language)
            ?? throw new PermanentFailureException($"There is no message template {FileName(name, language)} in the council's folder.");
        return template.Problems.Count > 0
            ? throw new PermanentFailureException(template.Problems[0].ToString())
            : template.Write(channel, values);
    }

    private IEnumerable<TemplateProblem> ProblemsOf(string name)
    {
        var (english, welsh) = (Find(name, "en"), Find(name, "cy"));
        if (english is null || welsh is null)
        {
            yield return new TemplateProblem(
                Path.Combine(folder, FileName(name, english is null ? "en" : "cy")), 1, "The file is missing. Every message is written in English and in Welsh.");
        }

        foreach (var problem in (english?.Problems ?? []).Concat(welsh?.Problems ?? []))
        {
            yield return problem;
        }

        if (english is { Problems: [] } && welsh is { Problems: [] } && english.HasText != welsh.HasText)
        {
            yield return new TemplateProblem(
                english.HasText ? welsh.File : english.File, 1, "It has no sms line, but its other language has one. Add it, so that both can be sent as a text.");
        }
    }

    private Template? Find(string name, string language)
    {
        // The name may come from a service file: it is a name, never a path.
        if (language is not ("en" or "cy") || name.Any(c => !(char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')))
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

        var template = Template.Read(file);
        _read[file] = (writtenAt, template);
        return template;
    }

    private static string FileName(string name, string language) => language == "cy" ? $"{name}.cy.md" : $"{name}.md";
}
