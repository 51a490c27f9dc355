using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Guildhall.Casework.Modules.Catalogue;
using Guildhall.Platform.Data;
using Microsoft.AspNetCore.Http;

namespace Guildhall.Casework.Modules.Automation.Screen;

/// <summary>A row of what must be so.</summary>
internal sealed record IfRow(string What, string How, string Value);

/// <summary>A row of what is done.</summary>
internal sealed record DoRow(string What, string Value, string More);

/// <summary>
/// A rule as rows of a form. It writes the rule as it would stand in a service's file, and reads back what it can show; what it cannot is written as text.
/// </summary>
internal sealed record RuleForm
{
    public const int IfRows = 5;
    public const int DoRows = 6;

    private static readonly JsonSerializerOptions s_quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public string Name { get; init; } = "";

    /// <summary>An event, <c>after</c>, <c>before</c> or <c>morning</c>.</summary>
    public string When { get; init; } = "opened";

    public string Stage { get; init; } = "";

    public string Time { get; init; } = "";

    public string Of { get; init; } = "waiting";

    public IReadOnlyList<IfRow> Ifs { get; init; } = [];

    public IReadOnlyList<DoRow> Acts { get; init; } = [];

    public static RuleForm Typed(IFormCollection typed) => new()
    {
        Name = One(typed, "name"),
        When = One(typed, "when"),
        Stage = One(typed, "stage"),
        Time = One(typed, "time"),
        Of = One(typed, "of"),
        Ifs = [.. Enumerable.Range(0, IfRows).Select(i => new IfRow(One(typed, $"if{i}"), One(typed, $"how{i}"), One(typed, $"is{i}")))],
        Acts = [.. Enumerable.Range(0, DoRows).Select(i => new DoRow(One(typed, $"do{i}"), One(typed, $"with{i}"), One(typed, $"more{i}")))],
    };

    /// <summary>The rows of a rule; null where they cannot say all of it.</summary>
    public static RuleForm? Showing(CaseRule rule)
    {
        var rows = new List<IfRow>();
        foreach (var part in rule.If switch { null => [], Condition.All all => all.Rules, var one => [one] })
        {
            if (Row(part) is not { } row)
            {
                return null;
            }

            rows.Add(row);
        }

        var acts = rule.Acts.Select(Row).ToList();
        return rows.Count > IfRows || acts.Count > DoRows || rule.When.Stages.Count > 1 || rule.Acts.Any(a => a is RuleAct.Call { Answers.Count: > 0 }) ? null : new RuleForm
        {
            Name = rule.Name,
            When = rule.When.Event switch { RuleEvent.Timer => rule.When.IsBefore ? "before" : "after", RuleEvent.Morning => "morning", var happened => Text.Kebab(happened) },
            Stage = rule.When.Stages is [var stage, ..] ? stage : "",
            Time = rule.When.Event == RuleEvent.Timer ? rule.When.Time.ToString() : "",
            Of = Text.Kebab(rule.When.Of),
            Ifs = rows,
            Acts = acts,
        };
    }

    /// <summary>The rule in YAML.</summary>
    public string ToYaml()
    {
        var yaml = new StringBuilder();
        yaml.Append(CultureInfo.InvariantCulture, $"name: {Quoted(Name)}\nwhen:\n");
        yaml.Append(When switch
        {
            "after" or "before" => $"  {When}: {Quoted(Time)}\n  of: {Quoted(When == "before" ? "target" : Of)}\n",
            "morning" => "  every: morning\n",
            _ => $"  event: {Quoted(When)}\n",
        });
        if (Stage.Length > 0)
        {
            yaml.Append(CultureInfo.InvariantCulture, $"  stage: {Quoted(Stage)}\n");
        }

        // Two rows of the same question need a list: a map has each key once.
        var rows = Ifs.Where(r => r.What.Length > 0).ToList();
        if (rows.Count > 0)
        {
            yaml.Append("if:\n  all:\n");
            foreach (var row in rows)
            {
                var values = string.Join(", ", row.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Quoted));
                yaml.Append(CultureInfo.InvariantCulture, $"    - {Quoted(row.What)}: ");
                yaml.Append(row.How switch
                {
                    "is" => $"[{values}]",
                    "not" => $"{{ not: [{values}] }}",
                    "answered" => "{ answered: true }",
                    "unanswered" => "{ answered: false }",
                    var way => $"{{ {Quoted(way)}: {Quoted(row.Value)} }}",
                }).Append('\n');
            }
        }

        yaml.Append("do:\n");
        foreach (var row in Acts.Where(r => r.What.Length > 0))
        {
            yaml.Append(row.What switch
            {
                "call" => $"  - call: {{ system: {Quoted(row.Value)}, name: {Quoted(row.More)} }}\n",
                "move" when row.More.Length > 0 => $"  - move: {Quoted(row.Value)}\n    message-text: {Quoted(row.More)}\n",
                var what => $"  - {Quoted(what)}: {Quoted(row.Value)}\n",
            });
        }

        return yaml.ToString();
    }

    private static IfRow? Row(Condition part) => part switch
    {
        Condition.Is rule => new IfRow(rule.Question, "is", string.Join(", ", rule.Values)),
        Condition.Not(Condition.Is rule) => new IfRow(rule.Question, "not", string.Join(", ", rule.Values)),
        Condition.Answered rule => new IfRow(rule.Question, "answered", ""),
        Condition.Not(Condition.Answered rule) => new IfRow(rule.Question, "unanswered", ""),
        Condition.Compares { Answer: null } rule => new IfRow(rule.Question, Text.Kebab(rule.Relation), rule.Value ?? ""),
        Condition.Aged rule => new IfRow(rule.Question, rule.Younger ? "younger-than" : "older-than", rule.Age.ToString()),
        _ => null,
    };

    private static DoRow Row(RuleAct act) => act switch
    {
        RuleAct.Assign assign => new DoRow("assign", assign.Officer ?? "nobody", ""),
        RuleAct.Team team => new DoRow("team", team.Name, ""),
        RuleAct.Flag flag => new DoRow(flag.On ? "flag" : "unflag", flag.Name, ""),
        RuleAct.Note note => new DoRow("note", note.Text, ""),
        RuleAct.Task task => new DoRow("task", task.Text, ""),
        RuleAct.Message message => new DoRow("message", message.Template, ""),
        RuleAct.Letter letter => new DoRow("letter", letter.Template, ""),
        RuleAct.Call call => new DoRow("call", call.System, call.Name),
        RuleAct.Wait wait => new DoRow("wait", wait.Time.ToString(), ""),
        RuleAct.Move move => new DoRow("move", move.Stage, move.Words),
        _ => throw new InvalidOperationException($"Unknown act {act}."),
    };

    private static string One(IFormCollection typed, string name) =>
        string.Join(' ', new string([.. typed[name].ToString().Where(c => !char.IsControl(c) || char.IsWhiteSpace(c))]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    // A text of JSON is one of YAML too, whatever it holds.
    private static string Quoted(string text) => JsonSerializer.Serialize(text, s_quoted);
}
