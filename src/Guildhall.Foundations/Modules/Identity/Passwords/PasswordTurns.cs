namespace Guildhall.Foundations.Modules.Identity.Passwords;

/// <summary>
/// A password is slow to check on purpose, and thousands at once must not keep everybody else waiting: as many as there are processors are
/// checked at a time, on threads of their own, in the order in which they came. Staff wait for staff alone.
/// </summary>
internal sealed class PasswordTurns : IDisposable
{
    private readonly SemaphoreSlim _people = new(Environment.ProcessorCount);
    private readonly SemaphoreSlim _staff = new(1);

    /// <summary>Checks a password when its turn has come.</summary>
    /// <exception cref="OperationCanceledException">Who asked has gone away before.</exception>
    public async Task<T> TakeAsync<T>(bool isStaff, Func<Task<T>> check, CancellationToken gone)
    {
        var turns = isStaff ? _staff : _people;
        await turns.WaitAsync(gone);
        try
        {
            return await Task.Factory.StartNew(check, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).Unwrap();
        }
        finally
        {
            turns.Release();
        }
    }

    public void Dispose()
    {
        _people.Dispose();
        _staff.Dispose();
    }
}
