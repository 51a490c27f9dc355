using Npgsql;

namespace Guildhall.Bench.DataSet;

/// <summary>What people type into an address box: postcodes, numbers and streets, beginnings, other orders, slips.</summary>
internal static class TypedTexts
{
    private const int Most = 4000;

    public static async Task<string[]> ReadAsync(NpgsqlDataSource source)
    {
        var chance = new Random(7);
        var texts = new List<string>();
        await using var find = source.CreateCommand(
            "select lines, postcode from places.address where main and search is not null order by hashint8(uprn) limit 4000");
        await using var reader = await find.ExecuteReaderAsync();
        while (await reader.ReadAsync() && texts.Count < Most)
        {
            var lines = reader.GetFieldValue<string[]>(0);
            var postcode = reader.IsDBNull(1) ? "" : reader.GetString(1);
            texts.Add(TextOf(lines, postcode, chance));
        }

        return [.. texts];
    }

    private static string TextOf(string[] lines, string postcode, Random chance)
    {
        var first = lines[0];
        var whole = string.Join(' ', lines[..Math.Min(2, lines.Length)]);
        return chance.Next(100) switch
        {
            < 30 when postcode.Length > 0 => postcode.ToLowerInvariant(),
            < 35 when postcode.Length > 3 => postcode[..^2],
            < 50 => first.ToLowerInvariant(),
            < 65 => whole[..Math.Max(4, whole.Length * chance.Next(50, 100) / 100)],
            < 75 when postcode.Length > 0 => $"{first} {postcode}",
            < 80 => string.Join(' ', whole.Split(' ').Reverse()),
            _ => WithSlip(first, chance),
        };
    }

    // A letter left out, doubled or swapped with its neighbour.
    private static string WithSlip(string text, Random chance)
    {
        var letters = Enumerable.Range(1, Math.Max(0, text.Length - 2)).Where(i => char.IsLetter(text[i]) && char.IsLetter(text[i + 1])).ToArray();
        if (letters.Length == 0)
        {
            return text;
        }

        var at = letters[chance.Next(letters.Length)];
        return chance.Next(3) switch
        {
            0 => text.Remove(at, 1),
            1 => text.Insert(at, text[at].ToString()),
            _ => $"{text[..at]}{text[at + 1]}{text[at]}{text[(at + 2)..]}",
        };
    }
}
