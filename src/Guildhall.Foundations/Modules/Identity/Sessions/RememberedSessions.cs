using Guildhall.Platform.Data;
using Microsoft.Extensions.Caching.Memory;

namespace Guildhall.Foundations.Modules.Identity.Sessions;

/// <summary>
/// Sessions of members of the public as this node found them last, so that a page that asks the database nothing does not ask it for them either.
/// Triggers on what they are read from say when they change: the node that changes them hears before it answers, the others a moment
/// later, and while nobody is heard nothing is remembered. Staff are never remembered: who has left is out on the instant, on every node.
/// </summary>
internal sealed class RememberedSessions : IDisposable
{
    /// <summary>The topic: the session that changed stands behind the colon, or nothing when many may have.</summary>
    public const string Topic = "session";

    private const int Most = 20_000;

    private readonly MemoryCache _rows = new(new MemoryCacheOptions { SizeLimit = Most });
    private readonly Lock _turn = new();
    private readonly Broadcasts _broadcasts;
    private readonly IDisposable _hearing;
    private long _heard;

    public RememberedSessions(Broadcasts broadcasts)
    {
        _broadcasts = broadcasts;
        _hearing = broadcasts.Subscribe(Topic, Forget);
    }

    /// <summary>How much has been heard: what is read after this was asked for is remembered only if it is still the same.</summary>
    public long Heard => Interlocked.Read(ref _heard);

    /// <summary>A session found on that day; null when it must be looked up.</summary>
    public SessionRow? Find(Guid session, DateOnly day) =>
        _broadcasts.AreHeard && _rows.TryGetValue(session, out (SessionRow Row, DateOnly Day) found) && found.Day == day ? found.Row : null;

    /// <summary>Remembers a session as it was found, unless something was heard since <paramref name="heard"/>.</summary>
    public void Remember(SessionRow row, DateOnly day, long heard)
    {
        lock (_turn)
        {
            if (_heard == heard && _broadcasts.AreHeard)
            {
                _rows.Set(row.Id, (row, day), new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = TimeSpan.FromMinutes(5) });
            }
        }
    }

    public void Dispose()
    {
        _hearing.Dispose();
        _rows.Dispose();
    }

    private void Forget(string? session)
    {
        lock (_turn)
        {
            Interlocked.Increment(ref _heard);
            if (Guid.TryParse(session, out var id))
            {
                _rows.Remove(id);
            }
            else
            {
                _rows.Clear();
            }
        }
    }
}
