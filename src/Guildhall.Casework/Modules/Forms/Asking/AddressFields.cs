using System.Text.Json.Nodes;

namespace Guildhall.Casework.Modules.Forms.Asking;

/// <summary>The fields of an address question: what is looked for, which match is picked, and the lines typed by hand.</summary>
internal static class AddressFields
{
    /// <summary>Picked in place of a match.</summary>
    public const string NotListed = "not-listed";

    public static string Uprn(string question) => $"{question}-uprn";

    /// <summary>How the address is being given: empty while looking, <see cref="List"/> or <see cref="ByHand"/> after.</summary>
    public static string State(string question) => $"{question}-state";

    public const string List = "list";

    public const string ByHand = "by-hand";

    public static string Line1(string question) => $"{question}-line-1";

    public static string Line2(string question) => $"{question}-line-2";

    public static string Town(string question) => $"{question}-town";

    public static string Postcode(string question) => $"{question}-postcode";

    /// <summary>Fills in the fields as an answer left them.</summary>
    public static void Fill(Dictionary<string, string[]> fields, string question, JsonNode? answer)
    {
        if (answer is not JsonObject address)
        {
            return;
        }

        if (address["uprn"]?.GetValue<string>() is { } uprn)
        {
            fields[Uprn(question)] = [uprn];
            fields[State(question)] = [List];
            return;
        }

        fields[State(question)] = [ByHand];
        foreach (var (name, field) in new[] { ("line-1", Line1(question)), ("line-2", Line2(question)), ("town", Town(question)), ("postcode", Postcode(question)) })
        {
            fields[field] = [(address["lines"] as JsonObject)?[name]?.GetValue<string>() ?? ""];
        }
    }
}
