using Guildhall.Foundations.Modules.Identity.Passwords;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Guildhall.Foundations.Modules.Identity.Accounts;

/// <summary>The framework's manager of accounts, who has passwords wait for their turn.</summary>
internal sealed class AccountManager(
    PasswordTurns turns,
    IHttpContextAccessor http,
    IUserStore<Account> store,
    IOptions<IdentityOptions> options,
    IPasswordHasher<Account> hasher,
    IEnumerable<IUserValidator<Account>> userValidators,
    IEnumerable<IPasswordValidator<Account>> passwordValidators,
    ILookupNormalizer normalizer,
    IdentityErrorDescriber errors,
    IServiceProvider services,
    ILogger<UserManager<Account>> logger)
    : UserManager<Account>(store, options, hasher, userValidators, passwordValidators, normalizer, errors, services, logger)
{
    /// <inheritdoc/>
    public override Task<bool> CheckPasswordAsync(Account user, string password) => turns.TakeAsync(
        user.Kind == StaffScheme.Name, () => base.CheckPasswordAsync(user, password), http.HttpContext?.RequestAborted ?? CancellationToken.None);
}
