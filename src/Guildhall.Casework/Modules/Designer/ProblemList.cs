using Guildhall.Casework.Modules.Catalogue.Format;
using Guildhall.Casework.Modules.Catalogue.Reading;

namespace Guildhall.Casework.Modules.Designer;

/// <summary>A problem of a definition, and the part of the designer where it is put right.</summary>
/// <param name="Problem">What is wrong.</param>
/// <param name="Path">The part.</param>
/// <param name="Part">What people call the part.</param>
/// <param name="Field">The path of the key within it; null when the part as a whole is meant.</param>
internal sealed record PlacedProblem(DefinitionProblem Problem, string Path, string Part, string? Field)
{
    public bool IsError => Problem.Weight == ProblemWeight.Error;

    public bool IsWelsh => Problem.File.EndsWith(".cy.yaml", StringComparison.Ordinal);

    /// <summary>Where it is put right.</summary>
    public string Href(string service) => DesignerLinks.Edit(service, Path) + (Field is null ? "" : $"#{EditPart.PartForm.Prefix}{YamlPart.Steps(Field)[^1]}");
}

/// <summary>Finds the place in the designer of each problem, by its line.</summary>
internal static class ProblemList
{
    /// <summary>The problems with their places, errors first.</summary>
    public static IReadOnlyList<PlacedProblem> Place(IEnumerable<DefinitionProblem> problems, Texts texts)
    {
        var root = YamlPart.Read(texts.Yaml);
        var english = Lines(root, texts.Yaml);
        var welsh = string.IsNullOrWhiteSpace(texts.WelshYaml) ? [] : Lines(YamlPart.Read(texts.WelshYaml), texts.WelshYaml);
        return [.. problems.Select(problem => Placed(problem)).OrderBy(p => p.IsError ? 0 : 1)];

        PlacedProblem Placed(DefinitionProblem problem)
        {
            var isWelsh = problem.File.EndsWith(".cy.yaml", StringComparison.Ordinal);
            var at = (isWelsh ? welsh : english).LastOrDefault(l => l.Line <= problem.Line).Path ?? "";
            at = isWelsh ? WelshText.EnglishOf(root, at) : at;
            var (path, key) = Spot.Nearest(root, at);
            var spot = Spot.Find(root, path)!;

            // What is missing has no line of its own: it is put right in its own field all the same.
            var field = problem.Missing is { } missing && spot.Map.Find(missing) is not null ? (path.Length == 0 ? missing : $"{path}/{missing}")
                : key is null ? null
                : string.Join('/', YamlPart.Steps(at)[..(YamlPart.Steps(path).Length + 1)]);
            return new PlacedProblem(problem, path, spot.Title, field);
        }
    }

    // Where every part begins, in the order of the text: of several on a line the last is the deepest.
    private static List<(long Line, string Path)> Lines(YamlPart root, string yaml)
    {
        var breaks = new List<int>();
        for (var i = yaml.IndexOf('\n', StringComparison.Ordinal); i >= 0; i = yaml.IndexOf('\n', i + 1))
        {
            breaks.Add(i);
        }

        var lines = new List<(long, string)>();
        Walk(root, "");
        return lines;

        void Walk(YamlPart part, string path)
        {
            var children = part switch
            {
                YamlPart.Map map => map.Entries.Select(e => (Step: e.Key.Value, e.Key.Start, e.Value)),
                YamlPart.List list => list.Items.Select((item, i) => (Step: YamlPart.NameOf(item) ?? i.ToString(System.Globalization.CultureInfo.InvariantCulture), item.Start, Value: item)),
                _ => [],
            };
            foreach (var (step, start, value) in children)
            {
                var found = breaks.BinarySearch(start);
                var here = path.Length == 0 ? step : $"{path}/{step}";
                lines.Add(((found < 0 ? ~found : found) + 1, here));

                // One line holds what is in braces: the part as a whole is meant.
                if (!value.InFlow)
                {
                    Walk(value, here);
                }
            }
        }
    }
}
