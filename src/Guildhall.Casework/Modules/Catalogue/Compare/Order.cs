namespace Guildhall.Casework.Modules.Catalogue.Compare;

/// <summary>Finds what was moved in a list: as few things as explain the new order.</summary>
internal static class Order
{
    /// <summary>The places, in the list as it is, of the things that were moved.</summary>
    public static IReadOnlyList<int> Moved(IReadOnlyList<string> before, IReadOnlyList<string> after)
    {
        var place = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var (i, name) in before.Index())
        {
            place.TryAdd(name, i);
        }

        int[] common = [.. Enumerable.Range(0, after.Count).Where(i => place.ContainsKey(after[i]))];
        int[] stood = [.. common.Select(i => place[after[i]])];

        // The longest run of things that still follow each other as they did stayed; the others were moved.
        var length = new int[stood.Length];
        var previous = new int[stood.Length];
        var last = -1;
        for (var i = 0; i < stood.Length; i++)
        {
            (length[i], previous[i]) = (1, -1);
            for (var j = 0; j < i; j++)
            {
                if (stood[j] < stood[i] && length[j] + 1 > length[i])
                {
                    (length[i], previous[i]) = (length[j] + 1, j);
                }
            }

            last = last < 0 || length[i] > length[last] ? i : last;
        }

        var stayed = new HashSet<int>();
        for (; last >= 0; last = previous[last])
        {
            stayed.Add(last);
        }

        return [.. Enumerable.Range(0, common.Length).Where(i => !stayed.Contains(i)).Select(i => common[i])];
    }
}

/// <summary>Pairs things that have no name with those they were.</summary>
internal static class Matching
{
    /// <summary>Pairs by the first text that says who is who, then by the second, then by what is left in order. Unpaired things are with null.</summary>
    public static IReadOnlyList<(T? Was, T? Now)> Of<T>(IReadOnlyList<T> before, IReadOnlyList<T> after, Func<T, string> first, Func<T, string> second)
        where T : class
    {
        var left = before.ToList();
        var partner = new T?[after.Count];
        foreach (var key in new[] { first, second })
        {
            for (var i = 0; i < after.Count; i++)
            {
                if (partner[i] is null && left.Find(b => key(b).Length > 0 && key(b) == key(after[i])) is { } same)
                {
                    partner[i] = same;
                    left.Remove(same);
                }
            }
        }

        for (var i = 0; i < after.Count && before.Count == after.Count; i++)
        {
            if (partner[i] is null)
            {
                partner[i] = left[0];
                left.RemoveAt(0);
            }
        }

        return [.. left.Select(b => ((T?)b, (T?)null)), .. after.Select((a, i) => (partner[i], (T?)a))];
    }
}
