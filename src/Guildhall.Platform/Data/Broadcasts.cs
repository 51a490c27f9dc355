using System.Collections.Concurrent;
using Npgsql;

namespace Guildhall.Platform.Data;

/// <summary>
/// What nodes tell each other as changes commit, over one channel of PostgreSQL (NOTIFY). A word is a topic, with what it is about
/// behind a colon if need be. A trigger that must be heard before its change is answered raises the word as a notice too, under
/// <see cref="NoticeState"/>: the node that makes the change hears that as it commits.
/// </summary>
public sealed class Broadcasts
{
    /// <summary>The channel of every topic.</summary>
    public const string Channel = "guildhall";

    /// <summary>The SQLSTATE of a notice that is a word of ours.</summary>
    public const string NoticeState = "GH001";

    private readonly ConcurrentDictionary<string, Action<string?>> _hearers = new(StringComparer.Ordinal);
    private volatile bool _heard;

    /// <summary>Whether what other nodes say arrives now.</summary>
    public bool AreHeard => _heard;

    /// <summary>Has somebody hear of a topic, until disposed.</summary>
    /// <param name="topic">The word before the colon.</param>
    /// <param name="hear">
    /// Takes what stands behind the colon (empty when there is none); null when much may have been missed, or nothing will be heard for a while.
    /// Quick, for the others wait.
    /// </param>
    public IDisposable Subscribe(string topic, Action<string?> hear)
    {
        _hearers.AddOrUpdate(topic, hear, (_, others) => others + hear);
        return new Subscription(() => _hearers.AddOrUpdate(topic, _ => static _ => { }, (_, others) => others - hear ?? (static _ => { })));
    }

    internal void Hear(string said)
    {
        var colon = said.IndexOf(':', StringComparison.Ordinal);
        if (_hearers.TryGetValue(colon < 0 ? said : said[..colon], out var hear))
        {
            hear(colon < 0 ? "" : said[(colon + 1)..]);
        }
    }

    internal void Hear(PostgresNotice notice)
    {
        if (notice.SqlState == NoticeState)
        {
            Hear(notice.MessageText);
        }
    }

    internal void Connected(bool heard)
    {
        _heard = heard;
        foreach (var hear in _hearers.Values)
        {
            hear(null);
        }
    }

    private sealed class Subscription(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
