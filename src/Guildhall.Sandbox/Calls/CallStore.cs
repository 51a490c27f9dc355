using System.Text.Json;

namespace Guildhall.Sandbox.Calls;

/// <summary>A call that reached another system.</summary>
/// <param name="Name">What was called.</param>
/// <param name="Key">Its idempotency key.</param>
/// <param name="Body">What it was told.</param>
/// <param name="At">When it came first.</param>
/// <param name="Times">How often it came.</param>
public sealed record ReceivedCall(string Name, string Key, JsonElement Body, DateTimeOffset At, int Times);

/// <summary>The calls that came, once each however often they were made.</summary>
public sealed class CallStore(TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly List<ReceivedCall> _calls = [];

    /// <summary>The calls, in the order they came.</summary>
    public IReadOnlyList<ReceivedCall> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _calls];
            }
        }
    }

    internal int Take(string name, string key, JsonElement body)
    {
        lock (_lock)
        {
            var known = _calls.FindIndex(c => c.Key == key);
            if (known < 0)
            {
                _calls.Add(new ReceivedCall(name, key, body, clock.GetUtcNow(), 1));
                return _calls.Count;
            }

            _calls[known] = _calls[known] with { Times = _calls[known].Times + 1 };
            return known + 1;
        }
    }
}
