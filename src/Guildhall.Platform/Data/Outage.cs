using Microsoft.Extensions.Logging;
using Npgsql;

namespace Guildhall.Platform.Data;

/// <summary>Says once that something fails, as all background work does while the database is away, and once that it goes on, however often it is tried between.</summary>
internal sealed class Outage(ILogger logger, string work)
{
    private bool _down;

    public void Failed(Exception e)
    {
        if (!_down)
        {
            _down = true;
            logger.LogWarning(e is NpgsqlException ? null : e, "{Work} fails and is tried again: {Error}", work, e.Message);
        }
    }

    public void Over()
    {
        if (_down)
        {
            _down = false;
            logger.LogInformation("{Work} goes on", work);
        }
    }
}
