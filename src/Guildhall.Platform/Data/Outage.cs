using Microsoft.Extensions.Logging;

namespace Guildhall.Platform.Data;

/// <summary>Says once that something does not answer, and once that it does again, however often it is tried between.</summary>
internal sealed class Outage(ILogger logger, string work)
{
    private bool _down;

    public void Failed(Exception e)
    {
        if (!_down)
        {
            _down = true;
            logger.LogWarning("{Work} waits, because the database does not answer: {Error}", work, e.Message);
        }
    }

    public void Over()
    {
        if (_down)
        {
            _down = false;
            logger.LogInformation("{Work} goes on: the database answers again", work);
        }
    }
}
