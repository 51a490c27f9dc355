using Npgsql;

namespace Guildhall.Bench.DataSet;

/// <summary>What officers type to find a case: references, names, addresses, words of answers and notes; one in eight with a slip, one in twenty in vain.</summary>
internal static class CaseTexts
{
    private const int Most = 3000;

    public static async Task<string[]> ReadAsync(NpgsqlDataSource source, string[] teams)
    {
        var chance = new Random(19);
        var texts = new List<string>();
        await using var find = source.CreateCommand(
            """
            select c.reference, c.customer_name, c.customer_email, c.customer_phone, c.property_text,
                (select t.text from cases.timeline_entry t where t.case_id = c.id and t.kind in ('note', 'written') order by t.id limit 1)
            from cases."case" c
            where (not c.restricted or c.team = any(@teams)) and c.customer_name is not null and c.customer_email is not null and c.property_text is not null
            order by hashtext(c.reference)
            limit @Most
            """);
        find.Parameters.Add(new("teams", teams));
        find.Parameters.Add(new("Most", Most));
        find.CommandTimeout = 0;
        await using var reader = await find.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            string Field(int at) => reader.IsDBNull(at) ? "" : reader.GetString(at);
            texts.Add(TextOf(Field(0), Field(1), Field(2), Field(3), Field(4), Field(5), chance));
        }

        return [.. texts];
    }

    private static string TextOf(string reference, string name, string email, string phone, string place, string note, Random chance)
    {
        var lines = place.Split(", ");
        var words = note.Split([' ', '.', ','], StringSplitOptions.RemoveEmptyEntries).Where(word => word.Length > 4).ToArray();
        var text = chance.Next(100) switch
        {
            < 10 => reference,
            < 14 => reference.ToLowerInvariant()[..^1] + (reference[^1] == 'X' ? 'Y' : 'X'),
            < 35 => name,
            < 42 => name.Split(' ')[^1],
            < 50 => $"{name.Split(' ')[^1]} {lines[^1]}",
            < 60 => lines[0],
            < 70 => lines[^1].ToLowerInvariant(),
            < 76 => email,
            < 80 when phone.Length > 0 => phone,
            < 88 when words.Length > 1 => $"{words[0]} {words[^1]}",
            < 95 when words.Length > 0 => $"{name.Split(' ')[^1]} {words[chance.Next(words.Length)]}",
            _ => $"{name.Split(' ')[0]} xylophonist",
        };
        return chance.Next(8) == 0 && text.Any(char.IsLetter) && text.Length > 4 && text.IndexOf(' ', StringComparison.Ordinal) is var gap && (gap < 0 || gap > 3) && text.Take(4).All(char.IsLetter)
            ? SearchTexts.WithSlip(text, chance)
            : text;
    }
}
