namespace Guildhall.Sandbox.Mailbox;

/// <summary>What was sent, in memory: the last ten thousand messages.</summary>
public sealed class MessageStore(TimeProvider clock)
{
    private const int Most = 10_000;
    private readonly Lock _lock = new();
    private readonly LinkedList<Message> _messages = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _last;

    /// <summary>All messages, newest first.</summary>
    public IReadOnlyList<Message> All
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    /// <summary>The messages sent to one address or number, newest first.</summary>
    public IReadOnlyList<Message> To(string recipient) => [.. All.Where(m => m.To.Contains(recipient, StringComparer.OrdinalIgnoreCase))];

    /// <summary>The message of that number.</summary>
    public Message? Find(int id) => All.FirstOrDefault(m => m.Id == id);

    /// <summary>Waits for a message that fits, and returns the newest.</summary>
    /// <exception cref="TimeoutException">None came.</exception>
    public async Task<Message> WaitForAsync(Func<Message, bool> fits, TimeSpan? patience = null)
    {
        var timeout = Task.Delay(patience ?? TimeSpan.FromSeconds(60), clock);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
            }

            if (All.FirstOrDefault(fits) is { } found)
            {
                return found;
            }

            if (await Task.WhenAny(changed, timeout) == timeout)
            {
                throw new TimeoutException($"No such message came. The mailbox holds: {string.Join("; ", All.Select(m => $"{string.Join(", ", m.To)}: {m.Subject}"))}");
            }
        }
    }

    /// <summary>Empties the mailbox.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _messages.Clear();
        }
    }

    internal void Add(Message message)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            _messages.AddFirst(message with { Id = ++_last, ReceivedAt = clock.GetUtcNow() });
            if (_messages.Count > Most)
            {
                _messages.RemoveLast();
            }

            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.SetResult();
    }
}
