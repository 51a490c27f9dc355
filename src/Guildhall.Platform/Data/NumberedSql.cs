using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Guildhall.Platform.Data;

/// <summary>
/// A statement as PostgreSQL takes it, with <c>$1</c> in the place of a name. Npgsql looks for the names anew each time a
/// statement runs, which is a twentieth of what a commit costs the program: ours are few and the same, and are looked through once.
/// </summary>
internal sealed partial record NumberedSql(string Text, IReadOnlyList<string> Names)
{
    private static readonly ConcurrentDictionary<string, NumberedSql> s_known = new(StringComparer.Ordinal);

    /// <summary>The statement with its parameters numbered, and their names in that order.</summary>
    /// <param name="sql">One of a limited number of statements: each is kept for good.</param>
    public static NumberedSql Of(string sql) => s_known.GetOrAdd(sql, static text =>
    {
        var names = new List<string>();
        return new NumberedSql(
            Name().Replace(text, found =>
            {
                var name = found.Groups["name"].Value;
                if (name.Length == 0)
                {
                    return found.Value;
                }

                var at = names.IndexOf(name);
                if (at < 0)
                {
                    at = names.Count;
                    names.Add(name);
                }

                return string.Create(CultureInfo.InvariantCulture, $"${at + 1}");
            }),
            names);
    });

    /// <summary>The statement with its values, for a batch.</summary>
    /// <param name="valueOf">The value of a name, or null where there is none of that name.</param>
    /// <exception cref="InvalidOperationException">A name has no value.</exception>
    public NpgsqlBatchCommand ToCommand(Func<string, NpgsqlParameter?> valueOf)
    {
        var command = new NpgsqlBatchCommand(Text);
        foreach (var name in Names)
        {
            command.Parameters.Add(valueOf(name) ?? throw new InvalidOperationException($"There is no value for @{name}."));
        }

        return command;
    }

    // A text in quotes and a remark hold no names, and @> and @@ are operators.
    [GeneratedRegex("'[^']*'|--[^\n]*|@@|@(?<name>[A-Za-z_][A-Za-z0-9_]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
