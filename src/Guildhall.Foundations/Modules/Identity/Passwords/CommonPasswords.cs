using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace Guildhall.Foundations.Modules.Identity.Passwords;

/// <summary>The passwords guessers try first: the list beside the program, one a line, or another that <c>Passwords:Common</c> names.</summary>
internal sealed class CommonPasswords(IConfiguration configuration, ILogger<CommonPasswords> logger)
{
    private readonly Lazy<HashSet<string>> _all = new(() => Read(configuration["Passwords:Common"] ?? Path.Combine(AppContext.BaseDirectory, "reference", "passwords", "common.txt"), logger));

    /// <summary>How many there are.</summary>
    public int Count => _all.Value.Count;

    public bool Has(string? password) => password is not null && _all.Value.Contains(password.Trim());

    private static HashSet<string> Read(string path, ILogger logger)
    {
        if (File.Exists(path))
        {
            return new(File.ReadLines(path).Where(line => line.Length >= PasswordRules.Shortest), StringComparer.OrdinalIgnoreCase);
        }

        logger.LogWarning("There is no list of common passwords at {Path}: passwords are refused by rule alone", path);
        return new(StringComparer.OrdinalIgnoreCase);
    }
}
