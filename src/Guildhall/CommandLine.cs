namespace Guildhall;

/// <summary>What was asked for on the command line: a command, its words and its options.</summary>
internal sealed record CommandLine(string Command, string[] Words, IReadOnlyDictionary<string, string> Options)
{
    /// <summary>Options that stand alone; every other <c>--name</c> takes the word after it.</summary>
    private static readonly string[] s_flags = ["help", "demo"];

    /// <summary>Reads the arguments. The first word is the command; <c>run</c> when there is none.</summary>
    /// <exception cref="UsageException">An option lacks its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        var words = new List<string>();
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument == "-h")
            {
                options["help"] = "true";
            }
            else if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                words.Add(argument);
            }
            else if (argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals)
            {
                options[argument[2..equals]] = argument[(equals + 1)..];
            }
            else if (s_flags.Contains(argument[2..], StringComparer.OrdinalIgnoreCase))
            {
                options[argument[2..]] = "true";
            }
            else if (i + 1 < arguments.Count)
            {
                options[argument[2..]] = arguments[++i];
            }
            else
            {
                throw new UsageException($"{argument} needs a value after it.");
            }
        }

        return new CommandLine(words.FirstOrDefault() ?? "run", [.. words.Skip(1)], options);
    }

    /// <summary>Whether a flag is set.</summary>
    public bool Has(string flag) => Options.TryGetValue(flag, out var value) && value == "true";
}

/// <summary>The command line cannot be understood; the message tells the person what to type.</summary>
internal sealed class UsageException(string message) : Exception(message);
